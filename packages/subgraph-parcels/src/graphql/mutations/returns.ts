import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { approveReturn } from '../../use-cases/returns/approve-return.ts'
import type { ReturnResult } from '../../use-cases/returns/change-return.ts'
import { createReturn } from '../../use-cases/returns/create-return.ts'
import { receiveReturn } from '../../use-cases/returns/receive-return.ts'
import { resolveReturn } from '../../use-cases/returns/resolve-return.ts'
import { cancelReturn, rejectReturn } from '../../use-cases/returns/withdraw-return.ts'
import type { MutationOutcome } from '../../use-cases/request/run-once.ts'
import type { Context } from '../context.ts'
import { showCode } from '../counter-code.ts'
import { decodeCreateReturn, decodeReceiveReturn, decodeResolveReturn } from '../decode/returns.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of returns: decode, one use case, encode. */
export const returnMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'createReturn' | 'approveReturn' | 'rejectReturn' | 'cancelReturn' | 'receiveReturn' | 'resolveReturn'
> = {
  createReturn: (_root, { input }, context) =>
    toPayload(
      context,
      createReturn(context.services.deps, context.caller, decodeCreateReturn(input, context.caller)),
      { returnOrder: null, parcel: null, parcels: null, code: null },
      async ({ returnOrderId, parcelIds, codeId }) => {
        const [returnOrder, parcels, code] = await Promise.all([
          context.returnOrders.load(returnOrderId),
          Promise.all(parcelIds.map((id) => context.parcels.load(id))),
          codeId === null ? null : showCode(context, codeId),
        ])
        const shown = parcels.filter((parcel) => parcel !== null)
        return { returnOrder, parcel: shown[0] ?? null, parcels: shown, code, userErrors: [] }
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
}

function showReturn(context: Context, pending: Promise<MutationOutcome<ReturnResult>>) {
  return toPayload(context, pending, { returnOrder: null }, async ({ returnOrderId }) => ({
    returnOrder: await context.returnOrders.load(returnOrderId),
    userErrors: [],
  }))
}
