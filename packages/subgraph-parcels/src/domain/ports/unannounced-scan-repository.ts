import type { OutletId, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { ScanKind } from '../counter/scan.ts'

/** Maximum number of scans of numbers that are unknown to it which one device may send within an hour. */
export const maxUnknownPerHour = 300

/** Days after which a scan of an unknown number is joined to no parcel any more, because carriers reuse their numbers. */
export const unannouncedDays = 30

/** A scan of a parcel that nobody has announced. */
export interface UnannouncedScan {
  readonly id: string
  readonly partnerId: PartnerId
  readonly outletId: OutletId | null
  readonly barcode: string
  readonly kind: ScanKind
  readonly conditions: readonly string[]
  readonly occurredAt: Date
  readonly shelf: string | null
  readonly deviceId: string | null
  readonly deviceSequence: number | null
}

/** Stores scans until their parcel is announced. */
export interface UnannouncedScanRepository {
  /** Stores a scan, unless the device has already sent it. */
  keep(realm: RealmId, scan: Omit<UnannouncedScan, 'id'>, now: Date): Promise<void>
  /** Returns the recent scans of these numbers that have not been joined to a parcel, oldest first. */
  find(realm: RealmId, barcodes: readonly string[], now: Date): Promise<readonly UnannouncedScan[]>
  /**
   * Counts a scan of a number that is unknown to the device. Returns false when the device has sent too many of them within
   * the hour.
   */
  countUnknown(realm: RealmId, deviceId: string, now: Date): Promise<boolean>
}
