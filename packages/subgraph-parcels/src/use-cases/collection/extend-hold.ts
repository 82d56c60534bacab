import { type Caller, localDate, type ParcelId, parseRealmId } from '@restante/subgraph-kit'
import { withCollectionCode } from '../../domain/codes/collection-code.ts'
import { extendHold as extend } from '../../domain/counter/hold-end.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { isCollectable } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { newSeed } from '../counter/new-seed.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { findHeldCounter } from './find-held-counter.ts'

/** The parcel whose hold was extended. */
export interface ExtendHoldResult {
  readonly parcelId: ParcelId
}

/** The stored response of `extendHold`. */
export const extendHoldCodec: ResponseCodec<ExtendHoldResult, ExtendHoldResult> = {
  encode: ({ parcelId }) => ({ parcelId }),
  decode: ({ result }) => ({ parcelId: readText(result, 'parcelId') }),
}

/**
 * Extends the hold of a parcel at its counter, as often as the service point allows. One that has expired waits for its
 * recipient again, with a new code. Its place is kept even when the shelf is full on the added days: the parcel is there.
 */
export async function extendHold(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelId: string },
): Promise<MutationOutcome<ExtendHoldResult>> {
  return runOnce(deps, caller, {
    operation: 'extendHold',
    input,
    codec: extendHoldCodec,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const { id, custodianOutletId: outletId } = dossier.parcel
      const counter = outletId && isCollectable(dossier.parcel, outletId) && (await findHeldCounter(deps, dossier))
      if (!counter) return fail(userError('STATE_NOT_ALLOWED'))
      const extended = extend(dossier, counter, now)
      if (!extended)
        return fail(userError('STATE_NOT_ALLOWED', null, 'The hold has been extended as often as it may be.'))
      const after = withCollectionCode(extended, newSeed(deps), now)
      const change = concludeChange(dossier, after, contextAt(now, outletId))
      const today = localDate(now, counter.site.outlet.timeZone)
      return decideChange(dossier, change, { parcelId: id }, { now, today })
    },
  })
}
