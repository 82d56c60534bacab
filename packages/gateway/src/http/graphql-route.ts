import { faultCodes } from '@restante/subgraph-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { answerPreflight } from './answer-preflight.ts'
import { beginResponse, type RequestIds } from './begin-response.ts'
import { describeCaching, hasResponse, noStore } from './cache-headers.ts'
import type { Headers } from './cors.ts'
import { negotiateResponse, type ResponseMediaType, wantsPage } from './media-type.ts'
import { receiveRequest } from './receive-request.ts'
import { setRetryAfter } from './retry-after.ts'
import { soundRequests } from './sound-requests.ts'

/**
 * Serves GraphQL over HTTP at /graphql: POST with JSON, GET for queries, and the preflights of browsers. Once the server
 * is no longer open, each response is the last one of its connection.
 */
export function serveGraphql(app: FastifyInstance, gateway: Gateway, isOpen: () => boolean, page: string): void {
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
    handler: async (request, reply) => {
      const ids = beginResponse(request, reply)
      // Somebody who opens the address in a browser, to see what it is.
      if (request.url === '/graphql' && request.method === 'GET' && wantsPage(request.headers.accept)) {
        return reply.header('vary', 'accept').redirect(page, 303)
      }
      if (request.method === 'OPTIONS') return answerPreflight(request, reply, gateway.authenticator)
      const mediaType = negotiateResponse(request.headers.accept)
      const answer = await answerRequest(request, reply, gateway, ids, mediaType)
      if (!isOpen()) reply.header('connection', 'close')
      return send(reply, mediaType, answer)
    },
  })
}

/** A response as it is sent over HTTP. */
interface HttpResponse {
  readonly status: number
  /** Undefined under a status without a body. */
  readonly body: string | undefined
  /** Headers that allow reuse. Default: none. */
  readonly caching?: Headers
}

async function answerRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  gateway: Gateway,
  ids: RequestIds,
  mediaType: ResponseMediaType | null,
): Promise<HttpResponse> {
  const refused = (refusal: Refusal): HttpResponse => {
    if (refusal.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
    return { status: faultCodes[refusal.code].status, body: writeRefusal(refusal, ids.requestId) }
  }
  if (!mediaType)
    return refused(refuse('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.'))

  const received = await receiveRequest(request, reply, gateway)
  if (received.kind === 'refused') return refused(received)
  const { sender, isReadOnly } = received
  const answer = await gateway.execute(received.request, { ...ids, identity: sender.identity, isReadOnly })
  if (answer.refusal === null) {
    const caching = describeCaching(answer, sender.identity, isReadOnly, mediaType)
    const isKnown = hasResponse(request.headers['if-none-match'], caching['etag'])
    return isKnown ? { status: 304, body: undefined, caching } : { ...answer, caching }
  }
  if (answer.refusal === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  if (answer.refusal === 'METHOD_NOT_ALLOWED') reply.header('allow', 'POST')
  setRetryAfter(reply, answer.refusal)
  const isSound = mediaType === 'application/json' && soundRequests.has(answer.refusal)
  return { status: isSound ? 200 : answer.status, body: answer.body }
}

function send(reply: FastifyReply, mediaType: ResponseMediaType | null, answer: HttpResponse): FastifyReply {
  return reply
    .code(answer.status)
    .header('content-type', `${mediaType ?? 'application/json'}; charset=utf-8`)
    .headers(answer.caching ?? noStore)
    .header('x-content-type-options', 'nosniff')
    .send(answer.body)
}
