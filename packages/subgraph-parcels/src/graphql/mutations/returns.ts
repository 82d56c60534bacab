import type { ParcelId } from '@restante/subgraph-kit'
import type { Parcel } from '../../domain/parcel/parcel.ts'
import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { approveReturn } from '../../use-cases/returns/approve-return.ts'
import type { ReturnResult } from '../../use-cases/returns/change-return.ts'
import { createReturn } from '../../use-cases/returns/create-return.ts'
import { receiveReturn } from '../../use-cases/returns/receive-return.ts'
import { resolveReturn } from '../../use-cases/returns/resolve-return.ts'
import { swapParcels } from '../../use-cases/returns/swap-parcels.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { cancelReturn, rejectReturn } from '../../use-cases/returns/withdraw-return.ts'
import type { MutationOutcome } from '../../use-cases/request/run-once.ts'
import type { Context } from '../context.ts'
import { showCode } from '../counter-code.ts'
import { decodeCreateReturn, decodeReceiveReturn, decodeResolveReturn, decodeSwapParcels } from '../decode/returns.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of returns: decode, one use case, encode. */
export const returnMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'createReturn' | 'approveReturn' | 'rejectReturn' | 'cancelReturn' | 'receiveReturn' | 'resolveReturn' | 'swapParcels'
> = {
  createReturn: (_root, { input }, context) =>
    toPayload(
      context,
      createReturn(context.services.deps, context.caller, decodeCreateReturn(input, context.caller)),
      { returnOrder: null, parcel: null, parcels: null, code: null },
      async ({ returnOrderId, parcelIds, codeId }) => {
        const [returnOrder, parcels, code] = await Promise.all([
          context.returnOrders.load(returnOrderId),
          loadParcels(context, parcelIds),
          codeId === null ? null : showCode(context, codeId),
        ])
        return { returnOrder, parcel: parcels[0] ?? null, parcels, code, userErrors: [] }
      },
    ),
  approveReturn: (_root, { input }, context) =>
    toPayload(
      context,
      approveReturn(context.services.deps, context.caller, input),
      { returnOrder: null, code: null },
      async ({ returnOrderId, codeId }) => ({
        returnOrder: await context.returnOrders.load(returnOrderId),
        code: codeId === null ? null : await showCode(context, codeId),
        userErrors: [],
      }),
    ),
  rejectReturn: (_root, { input }, context) =>
    showReturn(context, rejectReturn(context.services.deps, context.caller, input)),
  cancelReturn: (_root, { input }, context) =>
    showReturn(context, cancelReturn(context.services.deps, context.caller, input)),
  receiveReturn: (_root, { input }, context) =>
    showReturn(context, receiveReturn(context.services.deps, context.caller, decodeReceiveReturn(input))),
  resolveReturn: (_root, { input }, context) =>
    showReturn(context, resolveReturn(context.services.deps, context.caller, decodeResolveReturn(input))),
  swapParcels: (_root, { input }, context) =>
    toPayload(
      context,
      swapParcels(context.services.deps, context.caller, decodeSwapParcels(input)),
      { handOver: null, collected: null, droppedOff: null, refusals: [] },
      async ({ handOverId, collectedIds, droppedOffIds, refusals }) => {
        if (handOverId === null) {
          const userErrors = [refusedError(refusals)]
          return { handOver: null, collected: null, droppedOff: null, refusals, userErrors }
        }
        const [handOver, collected, droppedOff] = await Promise.all([
          context.handOvers.load(handOverId),
          loadParcels(context, collectedIds),
          loadParcels(context, droppedOffIds),
        ])
        return { handOver, collected, droppedOff, refusals, userErrors: [] }
      },
    ),
}

async function loadParcels({ parcels }: Context, ids: readonly ParcelId[]): Promise<Parcel[]> {
  return (await Promise.all(ids.map((id) => parcels.load(id)))).filter((parcel) => parcel !== null)
}

function showReturn(context: Context, pending: Promise<MutationOutcome<ReturnResult>>) {
  return toPayload(context, pending, { returnOrder: null }, async ({ returnOrderId }) => ({
    returnOrder: await context.returnOrders.load(returnOrderId),
    userErrors: [],
  }))
}
