import { type Caller, localDate, parseRealmId, type RealmId, type RedirectId } from '@restante/subgraph-kit'
import { withCollectionCode } from '../../domain/codes/collection-code.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { isOpenRedirect } from '../../domain/parcel/redirect.ts'
import { type Refusal, refuseSkipped } from '../../domain/placing/refusal.ts'
import type { Site } from '../../domain/placing/site.ts'
import { formerOutletOf, giveUpRedirect, wayBackTo } from '../../domain/redirect/give-up.ts'
import { newSeed } from '../counter/new-seed.ts'
import { decideChange, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The redirect that was cancelled; null when the former outlet refuses the parcel. */
export interface CancelRedirectResult {
  readonly redirectId: RedirectId | null
  readonly refusals: readonly Refusal[]
}

/** The result before the ledger has looked for a place at the former outlet, which is the only one in `asked`. */
export interface CancelRedirectDraft {
  readonly redirectId: RedirectId | null
  readonly asked: readonly string[]
}

/** The stored response of `cancelRedirect`. Earlier releases stored no outlet, because none was asked. */
export const cancelRedirectCodec: ResponseCodec<CancelRedirectDraft, CancelRedirectResult> = {
  encode: ({ redirectId, asked }) => ({ redirectId, asked }),
  decode: ({ result, skipped }) => ({
    redirectId: readTextOrNull(result, 'redirectId'),
    refusals: skipped.length === 0 ? [] : refuseSkipped(skipped, readList(result, 'asked')),
  }),
}

/**
 * Cancels the open redirect of a parcel: the parcel goes where it went before, and takes its former place there again in the
 * same statement. Without room there the redirect stays.
 */
export async function cancelRedirect(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly redirectId: string },
): Promise<MutationOutcome<CancelRedirectResult>> {
  return runOnce(deps, caller, {
    operation: 'cancelRedirect',
    input,
    codec: cancelRedirectCodec,
    isPure: true,
    async decide(now) {
      const redirectId = parseRealmId('red', caller.realm, input.redirectId)
      const parcelId = redirectId && (await deps.dossiers.parcelOfRedirect(caller.realm, redirectId))
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      const redirect = dossier?.redirects.find(({ id }) => id === redirectId)
      if (!dossier || !redirect) return fail(userError('NOT_FOUND'))
      if (redirect.state === 'CANCELLED') return fail(userError('ALREADY_IN_STATE'))
      if (!isOpenRedirect(redirect)) return fail(userError('STATE_NOT_ALLOWED'))
      const site = await readFormerSite(deps, caller.realm, dossier)
      const back = wayBackTo(dossier, site, now)
      const after = withCollectionCode(giveUpRedirect(dossier, 'CANCELLED', back), newSeed(deps), now)
      const change = concludeChange(dossier, after, contextAt(now))
      if (!site || !back?.place) return decideChange(dossier, change, { redirectId: redirect.id, asked: [] }, { now })
      const { outletId, timeZone } = site.outlet
      const asked = [outletId]
      const option = { changes: [change], result: { redirectId: redirect.id, asked }, today: localDate(now, timeZone) }
      return {
        kind: 'COMMIT',
        versions: versionsOf(dossier),
        options: [{ ...option, always: false }],
        otherwise: { redirectId: null, asked },
      }
    },
  })
}

async function readFormerSite({ sites }: Deps, realm: RealmId, dossier: Dossier): Promise<Site | null> {
  const outletId = formerOutletOf(dossier)
  return outletId && ((await sites.read(realm, [outletId], null)).get(outletId) ?? null)
}
