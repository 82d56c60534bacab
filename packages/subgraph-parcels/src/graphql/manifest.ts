import type { SchemaTypes } from '../generated/resolver-types.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `Manifest`. */
export const manifest: SchemaTypes['resolvers']['Manifest'] = {
  outlet: ({ outletId }) => ({ id: outletId }),
  carrier: ({ carrierId }) => carrierId && { id: carrierId },
  expected: async ({ id }, _args, { manifestCounts }) => (await manifestCounts.load(id)).expected,
  scanned: async ({ id }, _args, { manifestCounts }) => (await manifestCounts.load(id)).scanned,
  missing: async ({ id }, _args, { manifestCounts }) => (await manifestCounts.load(id)).missing,
  extra: async ({ id }, _args, { manifestCounts }) => (await manifestCounts.load(id)).extra,
  openedAt: async ({ openedAt, outletId }, _args, { timeZones }) =>
    (await showAtOutlet(openedAt, outletId, timeZones)) ?? openedAt,
  closedAt: ({ closedAt, outletId }, _args, { timeZones }) => showAtOutlet(closedAt, outletId, timeZones),
}
