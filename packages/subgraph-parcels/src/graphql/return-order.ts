import { formatInZone, instantOf } from '@restante/subgraph-kit'
import type { SchemaTypes } from '../generated/resolver-types.ts'

/** Resolvers of `ReturnOrder`. */
export const returnOrder: SchemaTypes['resolvers']['ReturnOrder'] = {
  parcels: ({ id }, _args, { reads }) => reads.parcelsOfReturn(id),
  dropOffBy: async ({ id, dropOffBy }, _args, { reads, timeZones }) => {
    const [parcel] = await reads.parcelsOfReturn(id)
    const zone = parcel?.origin?.kind === 'OUTLET' ? await timeZones.load(parcel.origin.outletId) : null
    return formatInZone(instantOf(dropOffBy, 1440, zone ?? 'UTC'), zone ?? 'UTC')
  },
}
