import { type FaultCode, faultCodes } from '@restante/subgraph-kit'

/** One reason why a request was refused before it ran. */
export interface RefusalReason {
  readonly message: string
  /** Place in the variables of the value that is meant, such as `input.items.0.sku`. */
  readonly argument?: string
  /** Positions in the document; lines and columns count from 1. */
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
}

/** A request that was refused as a whole: nothing ran, and the response has no `data`. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: FaultCode
  readonly reasons: readonly RefusalReason[]
}

/** Refuses a request for one reason. */
export function refuse(code: FaultCode, message: string): Refusal {
  return { kind: 'refused', code, reasons: [{ message }] }
}

/** Returns the refusal as a GraphQL response: `{ "errors": […] }`, each with its code and the request's id. */
export function writeRefusal(refusal: Refusal, requestId: string): string {
  const { code, reasons } = refusal
  const { retryable } = faultCodes[code]
  return JSON.stringify({
    errors: reasons.map(({ argument, ...reason }) => ({
      ...reason,
      extensions: { code, retryable, ...(argument && { argument }), requestId },
    })),
  })
}
