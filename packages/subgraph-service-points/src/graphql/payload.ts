import type { Problem, ProblemCode, Refused } from '../domain/problem.ts'
import type { Done } from '../use-cases/run-once.ts'
import type { UserError } from '../generated/resolver-types.ts'
import type { RequestScope } from './request-scope.ts'

/**
 * Returns the payload of a mutation: its encoded result, or `nothing` with the errors for which nothing was done. Marks the
 * request as a replay when the result is that of an earlier one with the same key.
 */
export async function toPayload<Result, Payload, Nothing extends object>(
  scope: RequestScope,
  pending: Promise<Done<Result> | Refused>,
  nothing: Nothing,
  encode: (result: Result) => Promise<Payload>,
): Promise<Payload | (Nothing & { readonly userErrors: readonly UserError[] })> {
  const outcome = await pending
  if (outcome.kind === 'refused') return { ...nothing, userErrors: outcome.problems.map(toUserError) }
  if (outcome.isReplay) scope.replay.happened = true
  return encode(outcome.result)
}

const userErrorCodes: Readonly<Record<ProblemCode, UserError['code']>> = {
  UNKNOWN_REALM: 'NOT_FOUND',
  UNKNOWN_PARTNER: 'NOT_FOUND',
  UNKNOWN_OUTLET: 'NOT_FOUND',
  UNKNOWN_SERVICE_POINT: 'NOT_FOUND',
  UNKNOWN_KEY: 'NOT_FOUND',
  UNKNOWN_DOCUMENT: 'NOT_FOUND',
  UNKNOWN_DEVICE: 'NOT_FOUND',
  CODE_REFUSED: 'CODE_REFUSED',
  TOO_MANY_TRIES: 'TOO_MANY_TRIES',
  ALREADY_EXISTS: 'ALREADY_IN_STATE',
  ALREADY_REVOKED: 'ALREADY_IN_STATE',
  CAPABILITY_NOT_OFFERED: 'INVALID_INPUT',
  SCOPE_NOT_ALLOWED: 'INVALID_INPUT',
  OUTLET_NOT_ALLOWED: 'INVALID_INPUT',
  INVALID_INPUT: 'INVALID_INPUT',
}

/** Returns a problem as the schema's `UserError`. */
export function toUserError({ code, message, path }: Problem): UserError {
  return {
    code: userErrorCodes[code],
    message,
    path: ['input', ...path.map(String)],
    retryable: code === 'TOO_MANY_TRIES',
  }
}
