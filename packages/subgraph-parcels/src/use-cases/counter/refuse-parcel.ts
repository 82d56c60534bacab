import { type Caller, type ParcelId, parseOutletId, parseRealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { type Dossier, isCollectable, keepOnShelf } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { checkStandsAt } from '../request/actor.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** A parcel that its recipient does not want, at the outlet where it lies. */
export interface RefuseParcelInput {
  readonly idempotencyKey: string
  readonly outletId: string
  readonly parcelId: string
}

/** The parcel that was refused. */
export interface RefuseParcelResult {
  readonly parcelId: ParcelId
}

/** The stored response of `refuseParcel`. */
export const refuseParcelCodec: ResponseCodec<RefuseParcelResult, RefuseParcelResult> = {
  encode: ({ parcelId }) => ({ parcelId }),
  decode: ({ result }) => ({ parcelId: readText(result, 'parcelId') }),
}

/**
 * Records that the recipient refuses a parcel at the counter. It stays on the shelf for the courier, and its codes open nothing
 * any more. Throws FORBIDDEN for an outlet that is not the device's.
 */
export async function refuseParcel(
  deps: Deps,
  caller: Caller,
  input: RefuseParcelInput,
): Promise<MutationOutcome<RefuseParcelResult>> {
  const outletId = parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  return runOnce(deps, caller, {
    operation: 'refuseParcel',
    input,
    codec: refuseParcelCodec,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['CUSTODIAN'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const { parcel } = dossier
      if (outletId === null || parcel.custodianOutletId !== outletId) {
        return fail(userError('NOT_HERE', ['input', 'outletId']))
      }
      if (parcel.state === 'REFUSED') return fail(userError('ALREADY_IN_STATE'))
      if (!isCollectable(parcel, outletId)) return fail(userError('STATE_NOT_ALLOWED'))
      const context = { ...contextAt(now, outletId), deviceId: caller.keyId }
      const change = concludeChange(dossier, refuse(dossier, now), context)
      return decideChange(dossier, change, { parcelId: parcel.id }, { now })
    },
  })
}

function refuse(dossier: Dossier, now: Date): Dossier {
  const kept = keepOnShelf(dossier)
  return { ...kept, parcel: { ...kept.parcel, state: 'REFUSED', lastScanAt: now } }
}
