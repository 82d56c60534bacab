import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, refuse } from '../base/refusal.ts'
import type { Gateway, GatewayRequest } from '../gateway/gateway.ts'
import { allowsOrigin, isForPages, shareResponse } from './cors.ts'
import { listHeaders, readCredential } from './credential.ts'
import { canBeForged, preflightHeader } from './forged-get.ts'
import { type IdentifiedSender, identify } from './identify.ts'
import { isJsonContent } from './media-type.ts'
import { readBody, readParameters } from './read-request.ts'

const noParameters = new URLSearchParams()
const noQuery = refuse(
  'BAD_USER_INPUT',
  'This is a GraphQL endpoint: POST {"query": "…"} as application/json, or send a GET with the parameter query.',
)
const forgeable = refuse(
  'BAD_USER_INPUT',
  `Against forged requests a GET needs a key, the header Accept: application/graphql-response+json, or the header ${preflightHeader} with any value.`,
)

/** A request with a known sender and a correct form, whose operation has not been checked yet. */
export interface ReceivedRequest {
  readonly kind: 'received'
  readonly request: GatewayRequest
  readonly sender: IdentifiedSender
  /** True for GET. */
  readonly isReadOnly: boolean
}

/**
 * Reads a request at any address that takes GraphQL over HTTP: method, key, origin, and then the operation. Sets the
 * headers that let pages read the response, whatever it will be.
 */
export async function receiveRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { authenticator }: Gateway,
): Promise<ReceivedRequest | Refusal> {
  const { origin } = request.headers
  const isReadOnly = request.method === 'GET'
  if (!isReadOnly && request.method !== 'POST') {
    reply.header('allow', 'GET, POST')
    return refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.')
  }
  const parameters = request.url.includes('?') ? new URL(request.url, 'http://localhost').searchParams : noParameters
  const credential = readCredential(request.raw.rawHeaders, parameters)
  const sender = credential.kind === 'refused' ? credential : await identify(credential.text, authenticator)
  const identity = sender.kind === 'refused' ? null : sender.identity
  reply.headers(shareResponse(identity, origin, authenticator))
  if (sender.kind === 'refused') return sender
  if (identity?.caller && isForPages(identity.caller) && origin !== undefined && !allowsOrigin(identity, origin)) {
    return refuse('FORBIDDEN', 'The key may not be used from this origin.')
  }
  const read = isReadOnly ? readGet(request, parameters, sender) : readPost(request)
  if (read.kind === 'refused') return read
  return { kind: 'received', request: read.request, sender, isReadOnly }
}

function readGet(
  { headers }: FastifyRequest,
  parameters: URLSearchParams,
  { credential }: IdentifiedSender,
): ReturnType<typeof readParameters> {
  if (parameters.size === 0) return noQuery
  const contentType = headers['content-type']
  if (contentType !== undefined && !isJsonContent(contentType)) {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'A GET must have no content type, or application/json.')
  }
  if (canBeForged(headers, credential !== null)) return forgeable
  return readParameters(parameters)
}

function readPost(request: FastifyRequest): ReturnType<typeof readBody> {
  const types = listHeaders(request.raw.rawHeaders, 'content-type')
  if (types.length !== 1 || !isJsonContent(types[0]) || request.headers['content-encoding'] !== undefined) {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.')
  }
  return readBody(request.body)
}
