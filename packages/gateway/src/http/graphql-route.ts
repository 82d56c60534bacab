import { randomUUID } from 'node:crypto'
import { faultCodes } from '@restante/subgraph-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse, writeRefusal } from '../engine/refusal.ts'
import type { Gateway } from '../gateway.ts'
import { allowsOrigin, preflightHeaders, shareResponse } from './cors.ts'
import { listHeaders, readCredential } from './credential.ts'
import { isJsonContent, negotiateResponse, type ResponseMediaType } from './media-type.ts'
import { readBody, readParameters } from './read-request.ts'
import { soundRequests } from './sound-requests.ts'

/** The header with which a page of another origin shows that it may send any request: simple requests cannot have it. */
export const preflightHeader = 'graphql-preflight'
const preflightHeaderNames = [preflightHeader, 'apollo-require-preflight']

const noParameters = new URLSearchParams()

/**
 * Serves GraphQL over HTTP at /graphql: POST with JSON, GET for queries, and the preflights of browsers. Once the server
 * is no longer open, each response is the last one of its connection.
 */
export function serveGraphql(app: FastifyInstance, gateway: Gateway, isOpen: () => boolean): void {
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
    handler: async (request, reply) => {
      const requestId = `req_${randomUUID()}`
      reply.header('restante-request-id', requestId)
      if (request.method === 'OPTIONS') return answerPreflight(request, reply, gateway)
      const mediaType = negotiateResponse(request.headers.accept)
      const answer = await answerRequest(request, reply, gateway, requestId, mediaType)
      if (!isOpen()) reply.header('connection', 'close')
      return send(reply, mediaType, answer)
    },
  })
}

/** An answer with the status that it has in HTTP. */
interface HttpAnswer {
  readonly status: number
  readonly body: string
}

async function answerRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  gateway: Gateway,
  requestId: string,
  mediaType: ResponseMediaType | null,
): Promise<HttpAnswer> {
  const refused = (refusal: Refusal): HttpAnswer => {
    if (refusal.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
    if (refusal.code === 'METHOD_NOT_ALLOWED') reply.header('allow', 'GET, POST')
    return { status: faultCodes[refusal.code].status, body: writeRefusal(refusal, requestId) }
  }
  const { origin } = request.headers
  const isGet = request.method === 'GET'
  if (!isGet && request.method !== 'POST') return refused(refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.'))
  if (!mediaType)
    return refused(refuse('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.'))

  const parameters = request.url.includes('?') ? new URL(request.url, 'http://localhost').searchParams : noParameters
  const caller = await identify(request, parameters, gateway)
  if (caller.kind === 'refused') {
    reply.headers(shareResponse(null, origin, gateway.authenticator))
    return refused(caller)
  }
  const { identity } = caller
  reply.headers(shareResponse(identity, origin, gateway.authenticator))
  if (identity?.caller?.kind === 'PUBLISHABLE' && origin !== undefined && !allowsOrigin(identity, origin)) {
    return refused(refuse('FORBIDDEN', 'The key may not be used from this origin.'))
  }

  const read = isGet ? readGet(request, parameters) : readPost(request)
  if (read.kind === 'refused') return refused(read)
  const answer = await gateway.execute(read.request, { identity, requestId, isReadOnly: isGet })
  if (answer.refusal === null) return answer
  if (answer.refusal === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  if (answer.refusal === 'METHOD_NOT_ALLOWED') reply.header('allow', 'POST')
  const isSound = mediaType === 'application/json' && soundRequests.has(answer.refusal)
  return { status: isSound ? 200 : answer.status, body: answer.body }
}

async function identify(
  request: FastifyRequest,
  parameters: URLSearchParams,
  gateway: Gateway,
): Promise<{ readonly kind: 'identified'; readonly identity: Identity | null } | Refusal> {
  const credential = readCredential(request.raw.rawHeaders, parameters)
  if (credential.kind === 'refused') return credential
  const identity = await gateway.authenticator.authenticate(credential.text)
  if (!identity && credential.text !== null) return refuse('UNAUTHENTICATED', 'The key is unknown, revoked or expired.')
  return { kind: 'identified', identity }
}

function readGet(request: FastifyRequest, parameters: URLSearchParams): ReturnType<typeof readParameters> {
  const contentType = request.headers['content-type']
  if (contentType !== undefined && !isJsonContent(contentType)) {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'A GET has no content type, or application/json.')
  }
  const isPreflighted = preflightHeaderNames.some((name) => Boolean(request.headers[name]))
  if (contentType === undefined && !isPreflighted) {
    return refuse(
      'BAD_USER_INPUT',
      `A GET needs the header ${preflightHeader} with any value, against forged requests.`,
    )
  }
  return readParameters(parameters)
}

function readPost(request: FastifyRequest): ReturnType<typeof readBody> {
  const types = listHeaders(request.raw.rawHeaders, 'content-type')
  if (types.length !== 1 || !isJsonContent(types[0]) || request.headers['content-encoding'] !== undefined) {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.')
  }
  return readBody(request.body)
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply, gateway: Gateway): FastifyReply {
  const { origin } = request.headers
  reply.headers(shareResponse(null, origin, gateway.authenticator))
  if (origin !== undefined && gateway.authenticator.isKnownOrigin(origin)) reply.headers(preflightHeaders)
  return reply.code(204).header('allow', 'GET, POST').send()
}

function send(reply: FastifyReply, mediaType: ResponseMediaType | null, answer: HttpAnswer): FastifyReply {
  return reply
    .code(answer.status)
    .header('content-type', `${mediaType ?? 'application/json'}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(answer.body)
}
