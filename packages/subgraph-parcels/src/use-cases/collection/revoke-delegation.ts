import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { revokeCode } from '../../domain/codes/collection-code.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { delegationCodec, type DelegationResult } from './delegate-collection.ts'

/** Takes a delegation back: its code opens nothing any more. The recipient's own code stays as it is. */
export async function revokeDelegation(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly delegationId: string },
): Promise<MutationOutcome<DelegationResult>> {
  return runOnce(deps, caller, {
    operation: 'revokeDelegation',
    input,
    codec: delegationCodec,
    async decide(now) {
      const delegationId = parseRealmId('del', caller.realm, input.delegationId)
      const named = delegationId && (await deps.dossiers.parcelOfDelegation(caller.realm, delegationId))
      const dossier = await readDossierAs(deps, caller, named, ['SHIPPER', 'CARRIER'], now)
      const issued = delegationId && (await deps.codes.read(caller.realm, delegationId))
      if (!dossier || !issued) return fail(userError('NOT_FOUND', ['input', 'delegationId']))
      const open = dossier.codes.find(({ id }) => id === delegationId)
      if (!open) return fail(userError(issued.code.state === 'REVOKED' ? 'ALREADY_IN_STATE' : 'STATE_NOT_ALLOWED'))
      const { id: parcelId, custodianOutletId } = dossier.parcel
      const change = concludeChange(dossier, revokeCode(dossier, open), contextAt(now, custodianOutletId))
      return decideChange(dossier, change, { delegationId: open.id, parcelId }, { now })
    },
  })
}
