import type { Caller } from '@restante/subgraph-kit'
import { canReturnMove } from '../../domain/parcel/return-state.ts'
import { type ReceivedItem, receiveItems, receiveParcels } from '../../domain/returns/receive-items.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { decideReturn, returnCodec, type ReturnResult } from './change-return.ts'
import { readReturn } from './read-return.ts'

/** Items of a return that have arrived at the shipper. */
export interface ReceiveReturnInput {
  readonly idempotencyKey: string
  readonly returnOrderId: string
  readonly items: readonly ReceivedItem[]
}

/** Records items that have arrived, in addition to those recorded before and never more than were announced. */
export async function receiveReturn(
  deps: Deps,
  caller: Caller,
  input: ReceiveReturnInput,
): Promise<MutationOutcome<ReturnResult>> {
  return runOnce(deps, caller, {
    operation: 'receiveReturn',
    input,
    codec: returnCodec,
    async decide(now) {
      const found = await readReturn(deps, caller, input.returnOrderId)
      if (!found) return fail(userError('NOT_FOUND'))
      const { order, parcels } = found
      if (!canReturnMove(order.state, 'RECEIVED')) return fail(userError('STATE_NOT_ALLOWED'))
      const receipt = receiveItems(order.items, input.items)
      if (receipt.kind === 'UNKNOWN_ITEM') return fail(refuseItem(receipt.index, 'sku', 'The return has no such item.'))
      if (receipt.kind === 'TOO_MANY') return fail(refuseItem(receipt.index, 'quantity', 'More than were announced.'))
      return decideReturn(receiveParcels(parcels, order, receipt.items, now), { returnOrderId: order.id }, now)
    },
  })
}

function refuseItem(index: number, member: string, message: string): ReturnType<typeof userError> {
  return userError('INVALID_INPUT', ['input', 'items', String(index), member], message)
}
