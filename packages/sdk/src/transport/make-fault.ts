import type { FaultCode } from '../generated/faults.ts'
import { RestanteError } from '../restante-error.ts'

/** The error for what the client itself found, without or besides an answer. */
export function makeFault(code: FaultCode, operationName: string | null, message: string): RestanteError {
  const nothing = {
    requestId: null,
    retryable: false,
    retryAfterMs: null,
    idempotencyKey: null,
    faults: [],
    data: null,
  }
  return new RestanteError({ code, message, operationName, ...nothing })
}
