import type { Caller } from '@restante/subgraph-kit'
import type { ChangedDossier } from '../../domain/parcel/changes.ts'
import { canReturnMove } from '../../domain/parcel/return-state.ts'
import { cancelAnnounced, isBeforeHandIn, rejectParcels } from '../../domain/returns/approve-return.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { decideReturn, returnCodec, type ReturnResult } from './change-return.ts'
import { type ReadReturn, readReturn } from './read-return.ts'

/** A return of the caller's that is not to be handed in. */
export interface WithdrawReturnInput {
  readonly idempotencyKey: string
  readonly returnOrderId: string
}

/** Rejects a return that a shopper has requested. */
export function rejectReturn(
  deps: Deps,
  caller: Caller,
  input: WithdrawReturnInput,
): Promise<MutationOutcome<ReturnResult>> {
  return withdraw(deps, caller, input, 'REJECTED', ({ parcels, order }) => rejectParcels(parcels, order))
}

/** Cancels a return of which no parcel was handed in: its code is revoked, and its places are freed. */
export function cancelReturn(
  deps: Deps,
  caller: Caller,
  input: WithdrawReturnInput,
): Promise<MutationOutcome<ReturnResult>> {
  return withdraw(deps, caller, input, 'CANCELLED', ({ parcels, order }) => cancelAnnounced(parcels, order))
}

async function withdraw(
  deps: Deps,
  caller: Caller,
  input: WithdrawReturnInput,
  to: 'REJECTED' | 'CANCELLED',
  change: (found: ReadReturn) => readonly ChangedDossier[],
): Promise<MutationOutcome<ReturnResult>> {
  return runOnce(deps, caller, {
    operation: to === 'REJECTED' ? 'rejectReturn' : 'cancelReturn',
    input,
    codec: returnCodec,
    async decide(now) {
      const found = await readReturn(deps, caller, input.returnOrderId)
      if (!found) return fail(userError('NOT_FOUND'))
      const { state, id } = found.order
      if (state === to) return fail(userError('ALREADY_IN_STATE'))
      if (!canReturnMove(state, to) || !isBeforeHandIn(found.parcels)) return fail(userError('STATE_NOT_ALLOWED'))
      return decideReturn(change(found), { returnOrderId: id }, now)
    },
  })
}
