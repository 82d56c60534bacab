/** Reason why an input was refused, for programs and for the developer who sent it. */
export interface Problem {
  readonly code: ProblemCode
  /** One sentence in English. */
  readonly message: string
  /** The member of the input that is meant; in a bulk load its row, counted from 0, comes first. */
  readonly path: readonly (string | number)[]
}

/** Codes of problems with an input. */
export type ProblemCode =
  | 'UNKNOWN_REALM'
  | 'UNKNOWN_PARTNER'
  | 'UNKNOWN_OUTLET'
  | 'UNKNOWN_SERVICE_POINT'
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_DOCUMENT'
  | 'UNKNOWN_DEVICE'
  | 'CODE_REFUSED'
  | 'TOO_MANY_TRIES'
  | 'ALREADY_EXISTS'
  | 'ALREADY_REVOKED'
  | 'CAPABILITY_NOT_OFFERED'
  | 'SCOPE_NOT_ALLOWED'
  | 'OUTLET_NOT_ALLOWED'
  | 'INVALID_INPUT'

/** The result for an input that was refused; nothing was stored. */
export interface Refused {
  readonly kind: 'refused'
  readonly problems: readonly Problem[]
}

/** Makes a problem. */
export function problem(code: ProblemCode, message: string, ...path: (string | number)[]): Problem {
  return { code, message, path }
}

/** Makes the result for a refused input. */
export function refuse(...problems: Problem[]): Refused {
  return { kind: 'refused', problems }
}
