import type { LocalDate, ManifestId, OutletId, ParcelId, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Manifest } from '../counter/manifest.ts'
import type { Actor } from '../parcel/dossier.ts'

/** A parcel with the number by which a manifest names it. */
export interface NumberedParcel {
  readonly barcode: string
  readonly parcelId: ParcelId
}

/** The parcels of a carrier that a partner knows of at an outlet: those to be brought there, or those to be taken away. */
export interface ExpectedParcels {
  readonly kind: Manifest['kind']
  readonly outletId: OutletId
  readonly carrierId: PartnerId
  /** The partner that asks; only parcels that it carries or keeps are found. */
  readonly partnerId: PartnerId
  /** The local day at the outlet. */
  readonly today: LocalDate
}

/** A number that was scanned for a manifest. */
export interface ManifestScan {
  readonly manifestId: ManifestId
  readonly outletId: OutletId
  readonly partnerId: PartnerId
  /** The number as it was scanned; null for a parcel that was named by its id. */
  readonly barcode: string | null
  /** The parcel, where the scanning party may know it. */
  readonly parcelId: ParcelId | null
  readonly scannedAt: Date
}

/** Reads manifests for any tenant, and marks what is scanned. The ledger opens and closes them. */
export interface ManifestRepository {
  read(realm: RealmId, id: ManifestId): Promise<Manifest | null>
  /**
   * Returns parcels that are under way to a place promised at the outlet, or promised there by today and only announced; or those
   * that lie at the outlet for the courier. A parcel without a number is named by its id. At most `limit`.
   */
  findExpected(realm: RealmId, expected: ExpectedParcels, limit: number): Promise<readonly NumberedParcel[]>
  /** Returns the parcels with these numbers that the actor carries or keeps, each number as it was given. */
  findKnown(realm: RealmId, barcodes: readonly string[], actor: Actor): Promise<ReadonlyMap<string, ParcelId>>
  /**
   * Marks a number as scanned, once however often it is. Does nothing unless the manifest is open, at that outlet, and one of
   * the partner's.
   */
  markScanned(realm: RealmId, scan: ManifestScan): Promise<void>
}
