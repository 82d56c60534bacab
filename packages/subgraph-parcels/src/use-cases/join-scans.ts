import { type Change, concludeChange, mergeChanges } from '../domain/change.ts'
import type { Dossier } from '../domain/dossier.ts'
import type { UnannouncedScan } from '../domain/ports/unannounced-scan-repository.ts'
import { applyScan } from '../domain/scan.ts'

/**
 * Applies the scans of a parcel's numbers that came before it was announced, in the order in which they happened. Only those
 * of its parties count, and only a courier's: what a counter took in unannounced is scanned again when it is put away.
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
