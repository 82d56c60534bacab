import type { FaultCode } from './generated/faults.ts'

/** One error of a response. */
export interface GraphFault {
  /** One sentence for developers, in English. */
  readonly message: string
  /** A code of the graph's registry; null when the response named none. */
  readonly code: string | null
  /** The field that is null because of it, from the root of the data; null when the whole request failed. */
  readonly path: readonly (string | number)[] | null
}

/** The facts about a request that failed. All but the code and the message may be left out: they are then null, false, 0 or empty. */
export type FaultDetails<Code extends string = string> = Pick<RestanteError<Code>, 'code' | 'message'> &
  Partial<Omit<RestanteError, 'code' | 'name' | 'stack'>>

const brand = Symbol.for('restante.error')

const unknown = {
  operationName: null,
  status: null,
  requestId: null,
  retryable: false,
  retryAfterMs: null,
  idempotencyKey: null,
  attempts: 0,
  isRetryWithheld: false,
  faults: [],
}

/**
 * A request that failed: no response, or one with errors. Refusals by an outlet or a carrier are values instead. Each code
 * has a class of its own for `instanceof`, which compares codes: so it also recognises the faults of a second copy of the
 * SDK, and a bundler keeps only the classes that are named. Neither the message of a fault nor its printed form contains a
 * variable, a key or data: `data` is not enumerable.
 */
export class RestanteError<Code extends string = FaultCode> extends Error {
  /** The code that a class stands for; null for all. */
  static readonly code: string | null = null

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value) && (this.code === null || value.code === this.code)
  }

  /** A code of the graph's registry, or one that a newer graph knows. */
  declare readonly code: Code
  /** The operation that failed; null when its document names none. */
  declare readonly operationName: string | null
  /** The HTTP status of the response, such as 503; null when no response arrived, 0 where a browser hides a redirect. */
  declare readonly status: number | null
  /** Finds the request in the graph's log; null when no response arrived. */
  declare readonly requestId: string | null
  /** True when the same request may succeed later. */
  declare readonly retryable: boolean
  /** Wait that the graph asks for, in milliseconds; null when it did not say. */
  declare readonly retryAfterMs: number | null
  /** The key that the mutation was sent with. Sending the same input with it again is safe. Null for a query. */
  declare readonly idempotencyKey: string | null
  /** Number of requests that the call has sent; 0 when the client itself refused it. */
  declare readonly attempts: number
  /** True when another attempt was due and nothing was left of the client's `retryBudget`. */
  declare readonly isRetryWithheld: boolean
  /** All errors of the response. */
  declare readonly faults: readonly GraphFault[]
  /** The data of the response; null where it had none. For a mutation it shows what was done nevertheless. */
  declare readonly data: unknown

  /** Called by the SDK, and in tests of code that handles faults. */
  constructor({ message, cause, data = null, ...details }: FaultDetails<Code>) {
    super(message, cause === undefined ? undefined : { cause })
    Object.assign(this, unknown, details)
    const hidden = { enumerable: false }
    Object.defineProperties(this, {
      // Derived from the code, because bundlers rename classes.
      name: { ...hidden, value: readClassName(details.code) },
      data: { ...hidden, value: data },
      [brand]: { ...hidden, value: true },
    })
  }
}

/**
 * True when the value is a fault of the SDK, of the given code where one is given. It also recognises the faults of a
 * second copy of the SDK.
 */
export function isRestanteError<Code extends FaultCode = FaultCode>(
  value: unknown,
  code?: Code,
): value is RestanteError<Code> {
  return isBranded(value) && (code === undefined || value.code === code)
}

function isBranded(value: unknown): value is { code: unknown } {
  return typeof value === 'object' && value !== null && brand in value
}

function readClassName(code: string): string {
  return `${code.toLowerCase().replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Error`
}
