import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { type PartyRole, rolesOf } from '../../domain/parcel/dossier.ts'
import type { Parcel } from '../../domain/parcel/parcel.ts'
import { issueCollectionCode } from '../collection/issue-collection-code.ts'
import { actorOf } from '../request/actor.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { issueDropOffCode } from '../returns/issue-drop-off-code.ts'

/** The code that opens the parcels. */
export interface IssueCodeResult {
  readonly codeId: string
}

/** The stored response of `issueCode`. */
export const issueCodeCodec: ResponseCodec<IssueCodeResult, IssueCodeResult> = {
  encode: ({ codeId }) => ({ codeId }),
  decode: ({ result }) => ({ codeId: readText(result, 'codeId') }),
}

/**
 * Returns the code of parcels at a counter: for a return, of which one parcel is named, its drop-off code; for parcels that wait
 * for their recipient at one outlet their common one. It is the open one, or a new one when there is none or wrong tries have
 * used it up.
 */
export async function issueCode(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelIds: readonly string[] },
): Promise<MutationOutcome<IssueCodeResult>> {
  return runOnce(deps, caller, {
    operation: 'issueCode',
    input,
    codec: issueCodeCodec,
    async decide(now) {
      const parcelIds = input.parcelIds
        .map((text) => parseRealmId('par', caller.realm, text))
        .filter((id) => id !== null)
      const dossiers = await deps.dossiers.read(caller.realm, parcelIds)
      const own = dossiers.filter(({ parcel }) => mayIssue(rolesOf(parcel, actorOf(caller), now), parcel))
      if (own.length < input.parcelIds.length) return fail(userError('NOT_FOUND', ['input', 'parcelIds']))
      const [first, ...others] = own
      if (!first?.returnOrder || first.parcel.direction === 'OUTBOUND') return issueCollectionCode(deps, own, now)
      if (others.length > 0) {
        const message = 'A code for a drop-off is for one return.'
        return fail(userError('INVALID_INPUT', ['input', 'parcelIds'], message))
      }
      return issueDropOffCode(deps, first, first.returnOrder, now)
    },
  })
}

/** A return is its shipper's alone; a delivery may be its carrier's to announce. */
function mayIssue(roles: readonly PartyRole[], { direction }: Parcel): boolean {
  return roles.includes('SHIPPER') || (roles.includes('CARRIER') && direction === 'OUTBOUND')
}
