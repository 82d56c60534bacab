import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { cancelParcel } from '../../use-cases/parcels/cancel-parcel.ts'
import { createParcel, type CreateParcelResult } from '../../use-cases/parcels/create-parcel.ts'
import { createParcels } from '../../use-cases/parcels/create-parcels.ts'
import { updateParcel } from '../../use-cases/parcels/update-parcel.ts'
import type { Context } from '../context.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { decodeCreateParcel, decodeUpdateParcel } from '../decode/parcels.ts'
import { toPayload, toPayloads } from '../payload.ts'

/** Resolvers of the mutations of announcements of parcels: decode, one use case, encode. */
export const parcelMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'createParcel' | 'createParcels' | 'updateParcel' | 'cancelParcel'
> = {
  createParcel: (_root, { input }, context) =>
    toPayload(
      context,
      createParcel(context.services.deps, context.caller, decodeCreateParcel(input, context.caller)),
      noParcel,
      (result) => encodeAnnounced(context, result),
    ),
  createParcels: async (_root, { input: { parcels } }, context) => ({
    results: await toPayloads(
      context,
      createParcels(
        context.services.deps,
        context.caller,
        parcels.map((input) => ({
          idempotencyKey: input.idempotencyKey,
          numbers: (input.identifiers ?? []).map(({ value }) => value),
          decode: () => decodeCreateParcel(input, context.caller),
        })),
      ),
      noParcel,
      (result) => encodeAnnounced(context, result),
    ),
  }),
  updateParcel: (_root, { input }, context) =>
    toPayload(
      context,
      updateParcel(context.services.deps, context.caller, decodeUpdateParcel(input, context.caller)),
      noParcel,
      (result) => encodeAnnounced(context, result),
    ),
  cancelParcel: (_root, { input }, context) =>
    toPayload(
      context,
      cancelParcel(context.services.deps, context.caller, input),
      { parcel: null },
      async ({ parcelId }) => ({ parcel: await context.parcels.load(parcelId), userErrors: [] }),
    ),
}

const noParcel = { parcel: null, refusals: [] }

async function encodeAnnounced(context: Context, { parcelId, refusals }: CreateParcelResult) {
  return parcelId === null
    ? { parcel: null, refusals, userErrors: [refusedError(refusals)] }
    : { parcel: await context.parcels.load(parcelId), refusals, userErrors: [] }
}
