import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { createReturn } from '../../use-cases/returns/create-return.ts'
import { receiveReturn } from '../../use-cases/returns/receive-return.ts'
import { resolveReturn } from '../../use-cases/returns/resolve-return.ts'
import { showCode } from '../counter-code.ts'
import { decodeCreateReturn, decodeReceiveReturn, decodeResolveReturn } from '../decode/returns.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of returns: decode, one use case, encode. */
export const returnMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'createReturn' | 'receiveReturn' | 'resolveReturn'
> = {
  createReturn: (_root, { input }, context) =>
    toPayload(
      context,
      createReturn(context.services.deps, context.caller, decodeCreateReturn(input, context.caller)),
      { returnOrder: null, parcel: null, code: null },
      async ({ returnOrderId, parcelId, codeId }) => {
        const [returnOrder, parcel, code] = await Promise.all([
          context.returnOrders.load(returnOrderId),
          context.parcels.load(parcelId),
          codeId === null ? null : showCode(context, codeId),
        ])
        return { returnOrder, parcel, code, userErrors: [] }
      },
    ),
  receiveReturn: (_root, { input }, context) =>
    toPayload(
      context,
      receiveReturn(context.services.deps, context.caller, decodeReceiveReturn(input)),
      { returnOrder: null },
      async ({ returnOrderId }) => ({ returnOrder: await context.returnOrders.load(returnOrderId), userErrors: [] }),
    ),
  resolveReturn: (_root, { input }, context) =>
    toPayload(
      context,
      resolveReturn(context.services.deps, context.caller, decodeResolveReturn(input)),
      { returnOrder: null },
      async ({ returnOrderId }) => ({ returnOrder: await context.returnOrders.load(returnOrderId), userErrors: [] }),
    ),
}
