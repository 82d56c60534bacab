import { newRealmId } from '@restante/subgraph-kit'
import { maxUnknownPerHour, unannouncedDays, type UnannouncedScanRepository } from '@restante/subgraph-parcels/engine'
import { count, hourOf } from './codes.ts'
import type { Tables } from '../tables.ts'

/** Creates the repository of scans of parcels that nobody has announced. */
export function createScanRepository({ scans, counts }: Tables): UnannouncedScanRepository {
  return {
    async keep(realm, scan, now) {
      const isSent = scans.list(
        (each) =>
          each.barcode === scan.barcode &&
          each.partnerId === scan.partnerId &&
          scan.deviceId !== null &&
          scan.deviceSequence !== null &&
          each.deviceId === scan.deviceId &&
          each.deviceSequence === scan.deviceSequence,
      )
      if (isSent.length > 0) return
      scans.put({ ...scan, id: newRealmId('evt', realm, now), recordedAt: now, joinedAt: null })
    },
    async find(_realm, barcodes, now) {
      const since = now.getTime() - unannouncedDays * 86_400_000
      const wanted = new Set(barcodes.map((barcode) => barcode.toUpperCase()))
      return scans
        .list(
          (scan) =>
            wanted.has(scan.barcode.toUpperCase()) && scan.joinedAt === null && scan.recordedAt.getTime() > since,
        )
        .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1))
    },
    countUnknown: async (_realm, deviceId, now) =>
      count(counts, `unknown:${deviceId} ${hourOf(now)}`, 1) <= maxUnknownPerHour,
  }
}
