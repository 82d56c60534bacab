import type { Log } from '@restante/subgraph-kit'
import type { RequestScope } from './gateway.ts'

/** Returns the log for one request: where the client has named it, each line also has that name. */
export function logForRequest(log: Log, { clientRequestId }: RequestScope): Log {
  if (!clientRequestId) return log
  return {
    info: (fields, message) => log.info({ ...fields, clientRequestId }, message),
    warn: (fields, message) => log.warn({ ...fields, clientRequestId }, message),
    error: (fields, message) => log.error({ ...fields, clientRequestId }, message),
  }
}
