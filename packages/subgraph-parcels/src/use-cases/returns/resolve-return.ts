import type { Caller } from '@restante/subgraph-kit'
import type { ItemOutcome } from '../../domain/parcel/return-order.ts'
import { canReturnMove } from '../../domain/parcel/return-state.ts'
import { decideItems, isDecided } from '../../domain/returns/receive-items.ts'
import { resolveParcels } from '../../domain/returns/resolve-return.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { decideReturn, returnCodec, type ReturnResult } from './change-return.ts'
import { readReturn } from './read-return.ts'

/** The end of a return, with the outcomes of items that have none yet, or another. */
export interface ResolveReturnInput {
  readonly idempotencyKey: string
  readonly returnOrderId: string
  readonly outcomes: readonly { readonly sku: string; readonly outcome: ItemOutcome }[]
}

/**
 * Ends a return, whatever has arrived of it: a shipper may refund what was lost, or need not come back. What has arrived must
 * have an outcome; what was not handed in is cancelled.
 */
export async function resolveReturn(
  deps: Deps,
  caller: Caller,
  input: ResolveReturnInput,
): Promise<MutationOutcome<ReturnResult>> {
  return runOnce(deps, caller, {
    operation: 'resolveReturn',
    input,
    codec: returnCodec,
    async decide(now) {
      const found = await readReturn(deps, caller, input.returnOrderId)
      if (!found) return fail(userError('NOT_FOUND'))
      const { order, parcels } = found
      if (order.state === 'RESOLVED') return fail(userError('ALREADY_IN_STATE'))
      if (!canReturnMove(order.state, 'RESOLVED')) return fail(userError('STATE_NOT_ALLOWED'))
      const unknown = input.outcomes.findIndex(({ sku }) => !order.items.some((line) => line.sku === sku))
      if (unknown >= 0) {
        const path = ['input', 'outcomes', String(unknown), 'sku']
        return fail(userError('INVALID_INPUT', path, 'The return has no such item.'))
      }
      const items = decideItems(order.items, input.outcomes)
      if (!isDecided(items)) {
        return fail(userError('INVALID_INPUT', ['input', 'outcomes'], 'Each received item needs an outcome.'))
      }
      return decideReturn(resolveParcels(parcels, order, items, now), { returnOrderId: order.id }, now)
    },
  })
}
