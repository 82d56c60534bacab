import { type Caller, type ParcelId, parseRealmId } from '@restante/subgraph-kit'
import { delegatedCodeOf, isUsableFor, newDelegatedCode, replaceCode } from '../../domain/codes/collection-code.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import type { ParcelRestriction } from '../../domain/parcel/parcel.ts'
import { newSeed } from '../counter/new-seed.ts'
import { decideChange, decideResult, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The delegation, which has the id of its code, and the parcel that it opens. */
export interface DelegationResult {
  readonly delegationId: string
  readonly parcelId: ParcelId
}

/** The stored response of `delegateCollection` and of `revokeDelegation`. */
export const delegationCodec: ResponseCodec<DelegationResult, DelegationResult> = {
  encode: ({ delegationId, parcelId }) => ({ delegationId, parcelId }),
  decode: ({ result }) => ({
    delegationId: readText(result, 'delegationId'),
    parcelId: readText(result, 'parcelId'),
  }),
}

/** Restrictions under which a parcel is handed to its recipient only. */
const inPersonOnly: readonly ParcelRestriction[] = ['AGE_CHECK', 'ID_CHECK', 'NO_DELEGATE']

/**
 * Lets somebody else collect a parcel that waits at its counter, by a second code; the first of the two that is used ends both.
 * Returns the open delegation when there is one.
 */
export async function delegateCollection(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelId: string },
): Promise<MutationOutcome<DelegationResult>> {
  return runOnce(deps, caller, {
    operation: 'delegateCollection',
    input,
    codec: delegationCodec,
    async decide(now) {
      const named = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, named, ['SHIPPER', 'CARRIER'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const { id: parcelId, state, holdUntil, restrictions, custodianOutletId } = dossier.parcel
      if (restrictions.some((restriction) => inPersonOnly.includes(restriction))) {
        return fail(userError('STATE_NOT_ALLOWED', ['input', 'parcelId'], 'It is handed to its recipient only.'))
      }
      if (state !== 'AT_OUTLET' || holdUntil === null || holdUntil <= now) return fail(userError('STATE_NOT_ALLOWED'))
      const open = delegatedCodeOf(dossier)
      if (open && isUsableFor([dossier], open, now)) {
        return { ...decideResult({ delegationId: open.id, parcelId }), versions: versionsOf(dossier) }
      }
      const code = newDelegatedCode(dossier.parcel, newSeed(deps), holdUntil, now)
      const change = concludeChange(dossier, replaceCode(dossier, code), contextAt(now, custodianOutletId))
      return decideChange(dossier, change, { delegationId: code.id, parcelId }, { now })
    },
  })
}
