import { type Caller, type ParcelId, parseRealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { canMove } from '../../domain/parcel/parcel-state.ts'
import { cancelParcel as cancel } from '../../domain/returns/return.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The parcel that was cancelled. */
export interface CancelParcelResult {
  readonly parcelId: ParcelId
}

/** The stored response of `cancelParcel`. */
export const cancelParcelCodec: ResponseCodec<CancelParcelResult, CancelParcelResult> = {
  encode: ({ parcelId }) => ({ parcelId }),
  decode: ({ result }) => ({ parcelId: readText(result, 'parcelId') }),
}

/** Cancels a parcel of the caller's that no carrier has: its redirect, place and code end with it. */
export async function cancelParcel(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelId: string },
): Promise<MutationOutcome<CancelParcelResult>> {
  return runOnce(deps, caller, {
    operation: 'cancelParcel',
    input,
    codec: cancelParcelCodec,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER'], now)
      if (!dossier) return fail(userError('NOT_FOUND'))
      const { id, state } = dossier.parcel
      if (state === 'CANCELLED') return fail(userError('ALREADY_IN_STATE'))
      if (!canMove(state, 'CANCELLED')) return fail(userError('STATE_NOT_ALLOWED'))
      const change = concludeChange(dossier, cancel(dossier), contextAt(now))
      return decideChange(dossier, change, { parcelId: id }, { now })
    },
  })
}
