import type { Refusal } from '../domain/refusal.ts'

/** Why a mutation did not do what its input asked; the codes are those of the schema's `UserErrorCode`. */
export interface UserError {
  readonly code: UserErrorCode
  readonly message: string
  readonly path: readonly string[] | null
  readonly retryable: boolean
}

const userErrors = {
  REFUSED: { retryable: true, message: 'Nothing that was asked for accepts it: see `refusals`.' },
  NOT_FOUND: { retryable: false, message: 'There is no such thing, or not for this key.' },
  ALREADY_IN_STATE: { retryable: false, message: 'It already is as asked.' },
  STATE_NOT_ALLOWED: { retryable: false, message: 'The state does not allow it.' },
  RETURN_WINDOW_CLOSED: { retryable: false, message: 'The last day to return has passed.' },
  CODE_REFUSED: { retryable: true, message: 'The code does not open anything here.' },
  TOO_MANY_TRIES: { retryable: true, message: 'Too many wrong codes were tried here; try again within the hour.' },
  INVALID_IDENTIFIER: { retryable: false, message: "The identifier's form or check digit is wrong, or it is in use." },
  INVALID_INPUT: { retryable: false, message: 'The input contradicts itself or a stated range.' },
} as const

/** A code of the schema's `UserErrorCode` that parcels give. */
export type UserErrorCode = keyof typeof userErrors

/** Returns the error of a request that was refused wherever it was asked; worth another try when one of the refusals may pass. */
export function refusedError(refusals: readonly Refusal[]): UserError {
  return { ...userError('REFUSED'), retryable: refusals.some(({ retryable }) => retryable) }
}

/** A user error about one member of the input, or about the whole when no path is given; `message` says more than the code. */
export function userError(code: UserErrorCode, path: readonly string[] | null = null, message?: string): UserError {
  return { code, path, message: message ?? userErrors[code].message, retryable: userErrors[code].retryable }
}
