import type { ManifestId, OutletId, ParcelId, PartnerId, RealmId } from '@restante/subgraph-kit'

/** What a courier brings to an outlet, or takes from it, counted by both. */
export interface Manifest {
  readonly realmId: RealmId
  readonly id: ManifestId
  readonly kind: 'INBOUND' | 'OUTBOUND'
  readonly state: 'OPEN' | 'AGREED' | 'DISPUTED'
  readonly outletId: OutletId
  /** The partner that opened it. */
  readonly partnerId: PartnerId
  readonly carrierId: PartnerId | null
  /** The operator of the outlet, or its agent. */
  readonly custodianId: PartnerId | null
  readonly openedAt: Date
  readonly closedAt: Date | null
}

/** A number of a manifest: expected, scanned or both. */
export interface ManifestItem {
  readonly realmId: RealmId
  readonly manifestId: ManifestId
  readonly barcode: string
  /** The parcel, where the party that named the number may know it. */
  readonly parcelId: ParcelId | null
  readonly isExpected: boolean
  readonly scannedAt: Date | null
}
