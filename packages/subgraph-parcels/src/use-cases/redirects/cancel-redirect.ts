import { type Caller, parseRealmId, type RedirectId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { isOpenRedirect } from '../../domain/parcel/redirect.ts'
import { cancelOpenRedirect } from '../../domain/redirect.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The redirect that was cancelled. */
export interface CancelRedirectResult {
  readonly redirectId: RedirectId
}

/** The stored response of `cancelRedirect`. */
export const cancelRedirectCodec: ResponseCodec<CancelRedirectResult, CancelRedirectResult> = {
  encode: ({ redirectId }) => ({ redirectId }),
  decode: ({ result }) => ({ redirectId: readText(result, 'redirectId') }),
}

/** Cancels the open redirect of a parcel: its place is freed, and the parcel goes where it went before. */
export async function cancelRedirect(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly redirectId: string },
): Promise<MutationOutcome<CancelRedirectResult>> {
  return runOnce(deps, caller, {
    operation: 'cancelRedirect',
    input,
    codec: cancelRedirectCodec,
    async decide(now) {
      const redirectId = parseRealmId('red', caller.realm, input.redirectId)
      const parcelId = redirectId && (await deps.dossiers.parcelOfRedirect(caller.realm, redirectId))
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      const redirect = dossier?.redirects.find(({ id }) => id === redirectId)
      if (!dossier || !redirect) return fail(userError('NOT_FOUND'))
      if (redirect.state === 'CANCELLED') return fail(userError('ALREADY_IN_STATE'))
      if (!isOpenRedirect(redirect) || redirect.state === 'IN_PROGRESS') return fail(userError('STATE_NOT_ALLOWED'))
      const change = concludeChange(dossier, cancelOpenRedirect(dossier), contextAt(now))
      return decideChange(dossier, change, { redirectId: redirect.id }, { now })
    },
  })
}
