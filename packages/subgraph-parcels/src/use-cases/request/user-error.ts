import type { Refusal } from '../../domain/placing/refusal.ts'

/** A reason for which a mutation did not do what its input asked, as the schema's `UserError`. */
export interface UserError {
  readonly code: UserErrorCode
  readonly message: string
  readonly path: readonly string[] | null
  readonly retryable: boolean
}

const userErrors = {
  REFUSED: { retryable: true, message: 'No outlet accepts the parcel; see `refusals`.' },
  NOT_FOUND: { retryable: false, message: 'It does not exist, or is not visible to this key.' },
  ALREADY_IN_STATE: { retryable: false, message: 'It is already in the requested state.' },
  STATE_NOT_ALLOWED: { retryable: false, message: 'The state does not allow it.' },
  RESERVATION_LAPSED: { retryable: false, message: 'The reservation was used up or released; its places are gone.' },
  RETURN_WINDOW_CLOSED: { retryable: false, message: 'The last day to return has passed.' },
  CODE_REFUSED: { retryable: true, message: 'The code is not valid here.' },
  TOO_MANY_TRIES: { retryable: true, message: 'Too many wrong codes were tried here; try again within the hour.' },
  REPLACEMENT_NOT_HERE: {
    retryable: true,
    message: 'Not all replacements are at this outlet; the return may be taken alone.',
  },
  EXCHANGE_INCOMPLETE: { retryable: false, message: 'Nothing was brought back in exchange.' },
  INVALID_IDENTIFIER: { retryable: false, message: "The identifier's form or check digit is wrong." },
  ROLE_TAKEN: {
    retryable: false,
    message: 'Another partner has announced the parcel with this number in the same role.',
  },
  NOT_HERE: { retryable: false, message: 'The parcel is not at this outlet.' },
  AGE_CHECK_NEEDED: { retryable: true, message: "The recipient's age has to be checked first." },
  ID_CHECK_NEEDED: { retryable: true, message: 'An identity document of the recipient has to be checked first.' },
  ALREADY_COLLECTED: { retryable: false, message: 'The parcel was collected before.' },
  INVALID_INPUT: { retryable: false, message: 'The input contradicts itself or a stated range.' },
} as const

/** A code of the schema's `UserErrorCode` that this subgraph uses. */
export type UserErrorCode = keyof typeof userErrors

/** Returns the error of a day of arrival, at `path`, on which no outlet can take a parcel because its shelves do not count it. */
export function outOfReachError(path: readonly string[]): UserError {
  return userError('INVALID_INPUT', path, 'The day lies between today and 31 days ahead, local at the outlet.')
}

/** Returns the error of a request that every outlet refused; retryable when one of the refusals is. */
export function refusedError(refusals: readonly Refusal[]): UserError {
  return { ...userError('REFUSED'), retryable: refusals.some(({ retryable }) => retryable) }
}

/** Returns an error about the member of the input at `path`, or about all of it. `message` replaces the default of the code. */
export function userError(code: UserErrorCode, path: readonly string[] | null = null, message?: string): UserError {
  return { code, path, message: message ?? userErrors[code].message, retryable: userErrors[code].retryable }
}
