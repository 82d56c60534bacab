import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticator } from '../authenticate/authenticator.ts'
import { preflightHeaders, shareResponse } from './cors.ts'

/** Answers the preflight of a browser: pages of an origin that some key lists may send requests. */
export function answerPreflight(
  request: FastifyRequest,
  reply: FastifyReply,
  authenticator: Authenticator,
): FastifyReply {
  const { origin } = request.headers
  reply.headers(shareResponse(null, origin, authenticator))
  if (origin !== undefined && authenticator.isKnownOrigin(origin)) reply.headers(preflightHeaders)
  return reply.code(204).header('allow', 'GET, POST').send()
}
