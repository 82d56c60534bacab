import { type Caller, durationMs, inputFault } from '@restante/subgraph-kit'
import { decideResult, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { checkSandbox } from './check-sandbox.ts'
import { runUntil } from './run-until.ts'

/** A moment to which a sandbox's clock is set forward: exactly one of `by`, an ISO 8601 duration, and `to`. */
export interface AdvanceClockInput {
  readonly idempotencyKey: string
  readonly by: string | null
  readonly to: Date | null
}

/** The sandbox's time afterwards. */
export interface AdvanceClockResult {
  readonly now: Date
}

/** The stored response of `advanceClock`. */
export const advanceClockCodec: ResponseCodec<AdvanceClockResult, AdvanceClockResult> = {
  encode: ({ now }) => ({ now: now.toISOString() }),
  decode: ({ result }) => ({ now: new Date(readText(result, 'now')) }),
}

const maxDays = 400

/**
 * Sets the clock of the caller's sandbox forward. Everything that falls due up to that moment has happened before this
 * resolves: promises, holds, redirects, reservations and returns have ended, in the order of their times. Throws FORBIDDEN
 * outside a sandbox, BAD_USER_INPUT unless exactly one moment is given.
 */
export async function advanceClock(
  deps: Deps,
  caller: Caller,
  input: AdvanceClockInput,
): Promise<MutationOutcome<AdvanceClockResult>> {
  checkSandbox(caller)
  if ((input.by === null) === (input.to === null)) throw inputFault('input', 'must have either `by` or `to`.')
  const outcome = await runOnce(deps, caller, {
    operation: 'advanceClock',
    input,
    codec: advanceClockCodec,
    async decide(now) {
      const target = input.to ?? new Date(now.getTime() + durationMs(input.by!)!)
      const path = ['input', input.to ? 'to' : 'by']
      if (target < now) return fail(userError('INVALID_INPUT', path, 'A clock is only set forward.'))
      if (target.getTime() - now.getTime() > maxDays * 86_400_000) {
        return fail(userError('INVALID_INPUT', path, `A clock is set forward by at most ${maxDays} days at once.`))
      }
      return decideResult({ now: target })
    },
  })
  // The moment is stored before the clock is set. A request that was interrupted is completed when it is repeated; one that was
  // completed finds the clock there, or beyond.
  if (outcome.kind === 'DONE') await runUntil(deps, caller.realm, outcome.result.now)
  return outcome
}
