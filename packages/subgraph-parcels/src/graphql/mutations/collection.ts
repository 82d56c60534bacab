import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { delegateCollection } from '../../use-cases/collection/delegate-collection.ts'
import { extendHold } from '../../use-cases/collection/extend-hold.ts'
import { revokeDelegation } from '../../use-cases/collection/revoke-delegation.ts'
import { collectParcel } from '../../use-cases/counter/collect-parcel.ts'
import { refuseParcel } from '../../use-cases/counter/refuse-parcel.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { decodeCollectParcel } from '../decode/collection.ts'
import { showDelegation } from '../delegation.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of collections: decode, one use case, encode. */
export const collectionMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'collectParcel' | 'refuseParcel' | 'extendHold' | 'delegateCollection' | 'revokeDelegation'
> = {
  collectParcel: (_root, { input }, context) =>
    toPayload(
      context,
      collectParcel(context.services.deps, context.caller, decodeCollectParcel(input)),
      { handOver: null, parcels: null, refusals: [] },
      async ({ handOverId, parcelIds, refusals }) => {
        if (handOverId === null) {
          return { handOver: null, parcels: null, refusals, userErrors: [refusedError(refusals)] }
        }
        const [handOver, parcels] = await Promise.all([
          context.handOvers.load(handOverId),
          Promise.all(parcelIds.map((id) => context.parcels.load(id))),
        ])
        return { handOver, parcels: parcels.filter((parcel) => parcel !== null), refusals, userErrors: [] }
      },
    ),
  refuseParcel: (_root, { input }, context) =>
    toPayload(
      context,
      refuseParcel(context.services.deps, context.caller, input),
      { parcel: null },
      async ({ parcelId }) => ({ parcel: await context.parcels.load(parcelId), userErrors: [] }),
    ),
  extendHold: (_root, { input }, context) =>
    toPayload(
      context,
      extendHold(context.services.deps, context.caller, input),
      { parcel: null },
      async ({ parcelId }) => ({ parcel: await context.parcels.load(parcelId), userErrors: [] }),
    ),
  delegateCollection: (_root, { input }, context) =>
    toPayload(
      context,
      delegateCollection(context.services.deps, context.caller, input),
      { delegation: null },
      async (result) => ({ delegation: await showDelegation(context, result), userErrors: [] }),
    ),
  revokeDelegation: (_root, { input }, context) =>
    toPayload(
      context,
      revokeDelegation(context.services.deps, context.caller, input),
      { delegation: null },
      async (result) => ({ delegation: await showDelegation(context, result), userErrors: [] }),
    ),
}
