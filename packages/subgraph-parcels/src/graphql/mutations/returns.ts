import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { createReturn } from '../../use-cases/returns/create-return.ts'
import { showCode } from '../counter-code.ts'
import { decodeCreateReturn } from '../decode/returns.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of returns: decode, one use case, encode. */
export const returnMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'createReturn'> = {
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
}
