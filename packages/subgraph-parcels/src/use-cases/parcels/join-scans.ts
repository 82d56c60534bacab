import { type Change, concludeChange, mergeChanges } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import type { UnannouncedScan } from '../../domain/ports/unannounced-scan-repository.ts'
import { applyScan } from '../../domain/counter/scan.ts'

/**
 * Applies the scans of a parcel's numbers that came before its announcement, in the order in which they happened. Only scans
 * by its parties count, and only those by couriers: a counter scans an unannounced parcel again when it puts it away.
 */
export function joinScans(
  announced: Dossier,
  announcement: Change,
  scans: readonly UnannouncedScan[],
  now: Date,
): { change: Change; scans: readonly UnannouncedScan[] } {
  const own = scans.filter((scan) => scan.partnerId === announced.parcel.carrierId && scan.outletId === null)
  let dossier: Dossier = { ...announced, parcel: announcement.parcel }
  let change = announcement
  for (const scan of own) {
    const scanned = applyScan(dossier, scan, null, now)
    const next = concludeChange(
      dossier,
      scanned.dossier,
      {
        now,
        occurredAt: scan.occurredAt,
        outletId: null,
        deviceId: scan.deviceId,
        deviceSequence: scan.deviceSequence,
        details: { scan: scan.kind, conditions: scan.conditions },
      },
      scanned.effect,
    )
    dossier = { ...scanned.dossier, parcel: next.parcel }
    change = mergeChanges(change, next)
  }
  return { change, scans: own }
}
