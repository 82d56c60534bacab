import type { FaultCode } from '../generated/faults.ts'
import { RestanteError } from '../restante-error.ts'

/** Makes the error for a fault that the client itself found. */
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
