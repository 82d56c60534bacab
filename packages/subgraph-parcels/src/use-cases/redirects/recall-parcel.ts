import { type Caller, localDate, type ParcelId, parseRealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import type { Refusal } from '../../domain/placing/refusal.ts'
import { recallParcel as recall, refuseRecall } from '../../domain/redirect/recall.ts'
import { decideChange, decideResult, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The parcel that goes back to its sender; null when it cannot. */
export interface RecallParcelResult {
  readonly parcelId: ParcelId | null
  readonly refusals: readonly Refusal[]
}

/** The stored response of `recallParcel`. */
export const recallParcelCodec: ResponseCodec<RecallParcelResult, RecallParcelResult> = {
  encode: ({ parcelId, refusals }) => ({ parcelId, refusals: refusals.map((refusal) => ({ ...refusal })) }),
  decode: ({ result }) => ({ parcelId: readTextOrNull(result, 'parcelId'), refusals: readList(result, 'refusals') }),
}

/** Sends a parcel back to its sender, for its shipper or its carrier: its redirect and its promised place end with it. */
export async function recallParcel(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelId: string },
): Promise<MutationOutcome<RecallParcelResult>> {
  return runOnce(deps, caller, {
    operation: 'recallParcel',
    input,
    codec: recallParcelCodec,
    isPure: true,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const { id, state, custodianOutletId } = dossier.parcel
      if (state === 'RETURNING') return fail(userError('ALREADY_IN_STATE'))
      const refusal = refuseRecall(dossier)
      if (refusal) {
        return { ...decideResult({ parcelId: null, refusals: [refusal] }), versions: versionsOf(dossier) }
      }
      const outletIds = custodianOutletId === null ? [] : [custodianOutletId]
      const [site] = (await deps.sites.read(caller.realm, outletIds, null)).values()
      const change = concludeChange(dossier, recall(dossier), contextAt(now, custodianOutletId))
      const today = localDate(now, site?.outlet.timeZone ?? 'UTC')
      return decideChange(dossier, change, { parcelId: id, refusals: [] }, { now, today })
    },
  })
}
