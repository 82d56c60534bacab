import { type Caller, fault, localDate, parseRealmId, type RedirectId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { rolesOf } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { isInForce, type Redirect } from '../../domain/parcel/redirect.ts'
import { acceptRedirect, declineRedirect } from '../../domain/redirect/answer.ts'
import { isRedirectable } from '../../domain/redirect/eligibility.ts'
import { actorOf } from '../request/actor.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** The answer of a carrier that is asked for a redirect. */
export interface AnswerRedirectInput {
  readonly idempotencyKey: string
  readonly redirectId: string
  readonly accept: boolean
  /** The reason for declining it; null for the general one. */
  readonly refusal: string | null
}

/** The redirect that was answered. */
export interface AnswerRedirectResult {
  readonly redirectId: RedirectId
}

/** The stored response of `answerRedirect`. */
export const answerRedirectCodec: ResponseCodec<AnswerRedirectResult, AnswerRedirectResult> = {
  encode: ({ redirectId }) => ({ redirectId }),
  decode: ({ result }) => ({ redirectId: readText(result, 'redirectId') }),
}

/**
 * Accepts or declines a redirect that is asked for, as the parcel's carrier. Throws FORBIDDEN for its other parties: they see
 * the redirect, and do not decide on it.
 */
export async function answerRedirect(
  deps: Deps,
  caller: Caller,
  input: AnswerRedirectInput,
): Promise<MutationOutcome<AnswerRedirectResult>> {
  return runOnce(deps, caller, {
    operation: 'answerRedirect',
    input,
    codec: answerRedirectCodec,
    isPure: true,
    async decide(now) {
      const redirectId = parseRealmId('red', caller.realm, input.redirectId)
      const parcelId = redirectId && (await deps.dossiers.parcelOfRedirect(caller.realm, redirectId))
      const [dossier] = parcelId ? await deps.dossiers.read(caller.realm, [parcelId]) : []
      const roles = dossier ? rolesOf(dossier.parcel, actorOf(caller), now) : []
      const redirect = dossier?.redirects.find(({ id }) => id === redirectId)
      if (!dossier || !redirect || roles.length === 0) return fail(userError('NOT_FOUND'))
      if (!roles.includes('CARRIER')) throw fault('FORBIDDEN', 'The carrier of the parcel decides on its redirect.')
      const error = checkAnswer(redirect, input, now)
      if (error) return fail(error)
      if (input.accept && !isRedirectable(dossier)) return fail(userError('STATE_NOT_ALLOWED'))
      const after = input.accept
        ? acceptRedirect(dossier, redirect)
        : declineRedirect(dossier, redirect, input.refusal ?? 'CARRIER_DECLINED')
      const site = (await deps.sites.read(caller.realm, [redirect.outletId], null)).get(redirect.outletId)
      const change = concludeChange(dossier, after, contextAt(now, redirect.outletId))
      const today = localDate(now, site?.outlet.timeZone ?? 'UTC')
      return decideChange(dossier, change, { redirectId: redirect.id }, { now, today })
    },
  })
}

function checkAnswer(redirect: Redirect, { accept, refusal }: AnswerRedirectInput, now: Date): UserError | null {
  if (accept && refusal !== null) {
    return userError('INVALID_INPUT', ['input', 'refusal'], 'An accepted redirect has no refusal.')
  }
  const isAnswered = accept ? isInForce(redirect) : redirect.state === 'DECLINED'
  if (isAnswered) return userError('ALREADY_IN_STATE')
  const isTooLate = redirect.decideBy !== null && redirect.decideBy <= now
  return redirect.state !== 'REQUESTED' || isTooLate ? userError('STATE_NOT_ALLOWED') : null
}
