import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { cancelParcel } from '../../use-cases/parcels/cancel-parcel.ts'
import { createParcel } from '../../use-cases/parcels/create-parcel.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { decodeCreateParcel } from '../decode/parcels.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of announcements of parcels: decode, one use case, encode. */
export const parcelMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'createParcel' | 'cancelParcel'> = {
  createParcel: (_root, { input }, context) =>
    toPayload(
      context,
      createParcel(context.services.deps, context.caller, decodeCreateParcel(input, context.caller)),
      { parcel: null, refusals: [] },
      async ({ parcelId, refusals }) =>
        parcelId === null
          ? { parcel: null, refusals, userErrors: [refusedError(refusals)] }
          : { parcel: await context.parcels.load(parcelId), refusals, userErrors: [] },
    ),
  cancelParcel: (_root, { input }, context) =>
    toPayload(
      context,
      cancelParcel(context.services.deps, context.caller, input),
      { parcel: null },
      async ({ parcelId }) => ({ parcel: await context.parcels.load(parcelId), userErrors: [] }),
    ),
}
