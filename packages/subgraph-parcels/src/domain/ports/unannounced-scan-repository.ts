import type { OutletId, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { ScanKind } from '../counter/scan.ts'

/** A scan of a parcel that nobody has announced. */
export interface UnannouncedScan {
  readonly id: string
  readonly partnerId: PartnerId
  readonly outletId: OutletId | null
  readonly barcode: string
  readonly kind: ScanKind
  readonly conditions: readonly string[]
  readonly occurredAt: Date
  readonly deviceId: string | null
  readonly deviceSequence: number | null
}

/** Stores scans until their parcel is announced. */
export interface UnannouncedScanRepository {
  /** Stores a scan, unless the device has already sent it. */
  keep(realm: RealmId, scan: Omit<UnannouncedScan, 'id'>, now: Date): Promise<void>
  /** Returns the scans of these numbers that have not been joined to a parcel, oldest first. */
  find(realm: RealmId, barcodes: readonly string[]): Promise<readonly UnannouncedScan[]>
}
