import type { ManifestId, OutletId, ParcelId, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Actor } from '../parcel/dossier.ts'

/** The parcels that a courier brings to an outlet, or takes from it, counted by both sides. */
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

/** The lines of a manifest. A line is a parcel, whichever of its numbers were named, or a number of an unknown one. */
export interface ManifestCount {
  /** Number of lines that were expected. */
  readonly expected: number
  /** Number of lines that were scanned, expected or not. */
  readonly scanned: number
  /** A number of each line that was expected and not scanned. */
  readonly missing: readonly string[]
  /** A number of each line that was scanned and not expected. */
  readonly extra: readonly string[]
}

/** Maximum number of parcels that a manifest expects. */
export const maxExpected = 1_000

/** Counts the lines of a manifest. Numbers are equal in upper and lower case. */
export function countManifest(
  items: readonly Pick<ManifestItem, 'barcode' | 'parcelId' | 'isExpected' | 'scannedAt'>[],
): ManifestCount {
  const parcelOf = new Map<string, ParcelId>()
  for (const { barcode, parcelId } of items) if (parcelId !== null) parcelOf.set(barcode.toUpperCase(), parcelId)
  const keyOf = (barcode: string): string => parcelOf.get(barcode.toUpperCase()) ?? barcode.toUpperCase()
  const expected = new Map<string, string>()
  const scanned = new Map<string, string>()
  for (const { barcode, isExpected, scannedAt } of items) {
    const key = keyOf(barcode)
    if (isExpected && !expected.has(key)) expected.set(key, barcode)
    if (scannedAt !== null && !scanned.has(key)) scanned.set(key, barcode)
  }
  return {
    expected: expected.size,
    scanned: scanned.size,
    missing: [...expected].flatMap(([key, barcode]) => (scanned.has(key) ? [] : [barcode])),
    extra: [...scanned].flatMap(([key, barcode]) => (expected.has(key) ? [] : [barcode])),
  }
}

/** Returns true for the partner that opened the manifest, its custodian and its carrier; for a device only at its outlets. */
export function isManifestParty(
  { partnerId, carrierId, custodianId, outletId }: Manifest,
  actor: Pick<Actor, 'partnerId' | 'outletIds'>,
): boolean {
  const standsThere = actor.outletIds === null || actor.outletIds.includes(outletId)
  return standsThere && actor.partnerId !== null && [partnerId, carrierId, custodianId].includes(actor.partnerId)
}
