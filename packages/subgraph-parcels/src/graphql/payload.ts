import type { Answer } from '../use-cases/run-once.ts'
import type { UserError } from '../use-cases/user-error.ts'
import type { Context } from './context.ts'

/**
 * Returns the payload of a mutation: what `encode` makes of its result, or `nothing` with the errors for which nothing was
 * done. Tells the context whether the result is that of an earlier request with the same key.
 */
export async function toPayload<Result, Payload, Nothing extends object>(
  context: Context,
  answering: Promise<Answer<Result>>,
  nothing: Nothing,
  encode: (result: Result) => Promise<Payload>,
): Promise<Payload | (Nothing & { readonly userErrors: readonly UserError[] })> {
  const answer = await answering
  if (answer.kind === 'FAILED') return { ...nothing, userErrors: answer.userErrors }
  if (answer.isReplay) context.replay.happened = true
  return encode(answer.result)
}
