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
    return isBranded(value) && value.code === (this.code ?? value.code)
  }

  /** A code of the graph's registry, or one that a newer graph knows. */
  declare readonly code: Code
  /** The operation that failed; null when its document names none. */
  readonly operationName: string | null = null
  /** The HTTP status of the response, such as 503; null when no response arrived, 0 where a browser hides a redirect. */
  readonly status: number | null = null
  /** Finds the request in the graph's log; null when no response arrived. */
  readonly requestId: string | null = null
  /** True when the same request may succeed later. */
  readonly retryable: boolean = false
  /** Wait that the graph asks for, in milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null = null
  /** The key that the mutation was sent with. Sending the same input with it again is safe. Null for a query. */
  readonly idempotencyKey: string | null = null
  /** Number of requests that the call has sent; 0 when the client itself refused it. */
  readonly attempts: number = 0
  /** True when another attempt was due and nothing was left of the client's `retryBudget`. */
  readonly isRetryWithheld: boolean = false
  /** All errors of the response. */
  readonly faults: readonly GraphFault[] = []
  /** The data of the response; null where it had none. For a mutation it shows what was done nevertheless. */
  declare readonly data: unknown

  /** Called by the SDK, and in tests of code that handles faults. */
  constructor({ message, data = null, ...details }: FaultDetails<Code>) {
    // Sets the cause, which is not enumerable, if there is one.
    super(message, details)
    Object.assign(this, details)
    // None of these is enumerable. The name is derived from the code, because bundlers rename classes.
    Object.defineProperties(this, {
      name: { value: readClassName(details.code) },
      data: { value: data },
      [brand]: { value: true },
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
  return (value as { [brand]?: unknown } | null | undefined)?.[brand] === true
}

function readClassName(code: string): string {
  return `${code.replaceAll(/_?(.)([^_]*)/g, (_, first: string, rest: string) => first + rest.toLowerCase())}Error`
}
