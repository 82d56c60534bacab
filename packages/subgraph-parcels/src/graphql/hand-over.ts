import type { SchemaTypes } from '../generated/resolver-types.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `HandOver`. */
export const handOver: SchemaTypes['resolvers']['HandOver'] = {
  at: async ({ handedOverAt, outletId }, _args, { timeZones }) =>
    (await showAtOutlet(handedOverAt, outletId, timeZones)) ?? handedOverAt,
  outlet: ({ outletId }) => ({ id: outletId }),
  parcels: ({ id }, _args, { reads }) => reads.parcelsOfHandOver(id),
}
