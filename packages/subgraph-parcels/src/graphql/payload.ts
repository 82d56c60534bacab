import type { MutationOutcome } from '../use-cases/request/run-once.ts'
import type { UserError } from '../use-cases/request/user-error.ts'
import type { Context } from './context.ts'

/**
 * Returns the payload of a mutation: its encoded result, or `nothing` with the errors for which nothing was done. Marks the
 * context as a replay when the result is the stored one of an earlier request with the same key.
 */
export async function toPayload<Result, Payload, Nothing extends object>(
  context: Context,
  pending: Promise<MutationOutcome<Result>>,
  nothing: Nothing,
  encode: (result: Result) => Promise<Payload>,
): Promise<Payload | (Nothing & { readonly userErrors: readonly UserError[] })> {
  const outcome = await pending
  if (outcome.kind === 'FAILED') return { ...nothing, userErrors: outcome.userErrors }
  if (outcome.isReplay) context.replay.happened = true
  return encode(outcome.result)
}

/**
 * Returns the payloads of a list of mutations, as {@link toPayload} makes them. The context is marked as a replay when every
 * result is the stored one of an earlier request.
 */
export async function toPayloads<Result, Payload, Nothing extends object>(
  context: Context,
  pending: Promise<readonly MutationOutcome<Result>[]>,
  nothing: Nothing,
  encode: (result: Result) => Promise<Payload>,
): Promise<(Payload | (Nothing & { readonly userErrors: readonly UserError[] }))[]> {
  const outcomes = await pending
  context.replay.happened = outcomes.every((outcome) => outcome.kind === 'DONE' && outcome.isReplay)
  return Promise.all(
    outcomes.map(async (outcome) =>
      outcome.kind === 'DONE' ? encode(outcome.result) : { ...nothing, userErrors: outcome.userErrors },
    ),
  )
}
