import type { FaultCode } from '@restante/subgraph-kit'

/**
 * Refusals of a request that was sound as HTTP: its document or variables do not fit. Under `application/json` they are
 * answered with 200, as GraphQL over HTTP asks, since clients of that media type take another status for a broken server.
 */
export const soundRequests: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'PARSE_FAILED',
  'VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'LIMIT_TOKENS',
  'LIMIT_DEPTH',
  'LIMIT_SELECTIONS',
  'LIMIT_PLANNING',
  'QUERY_TOO_COSTLY',
])
