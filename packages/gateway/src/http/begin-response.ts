import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The names of a request. */
export interface RequestIds {
  /** Ours: unique, whatever the client sends. */
  readonly requestId: string
  /** The client's, for its own records and for the log; null when it sent none that is fit to be logged. */
  readonly clientRequestId: string | null
}

const clientIdHeader = 'x-request-id'
const clientId = /^[\w.:+/=-]{1,128}$/

/** Names a request, and tells the client both names in the headers of the response. */
export function beginResponse(request: FastifyRequest, reply: FastifyReply): RequestIds {
  const requestId = `req_${randomUUID()}`
  reply.header('restante-request-id', requestId)
  const sent = request.headers[clientIdHeader]
  const clientRequestId = typeof sent === 'string' && clientId.test(sent) ? sent : null
  if (clientRequestId !== null) reply.header(clientIdHeader, clientRequestId)
  return { requestId, clientRequestId }
}
