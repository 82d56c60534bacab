import type { FaultCode } from '@restante/subgraph-kit'
import type { FastifyReply } from 'fastify'

/** Seconds after which a request that was refused with a code may be sent again. */
const secondsByCode: Partial<Record<FaultCode, number>> = { UNAVAILABLE: 1, RATE_LIMITED: 10 }

/** Tells the client when to come again, where a refusal passes by itself. */
export function setRetryAfter(reply: FastifyReply, code: FaultCode): void {
  const seconds = secondsByCode[code]
  if (seconds !== undefined) reply.header('retry-after', String(seconds))
}
