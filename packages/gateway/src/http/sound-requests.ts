import type { FaultCode } from '@restante/subgraph-kit'

/**
 * Refusals of a request that was sound as HTTP: its document or variables do not fit. Under `application/json` they
 * have the status 200, as GraphQL over HTTP demands, since clients of that media type take any other for a broken
 * server.
 */
export const soundRequests: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PARSE_FAILED',
  'VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'LIMIT_TOKENS',
  'LIMIT_DEPTH',
  'LIMIT_SELECTIONS',
  'LIMIT_PLANNING',
  'QUERY_TOO_COSTLY',
])
