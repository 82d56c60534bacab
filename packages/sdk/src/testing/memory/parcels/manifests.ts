import type { ParcelId } from '@restante/subgraph-kit'
import { type Commit, type ManifestRepository, type Parcel, spellingsOf } from '@restante/subgraph-parcels/engine'
import { sortById } from './dossiers.ts'
import type { Tables } from '../tables.ts'
import type { World } from '../world.ts'

const underWay = ['ACCEPTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED', 'DIVERTING']
const forCourier = ['AWAITING_COURIER', 'EXPIRED', 'REFUSED', 'RETURNING', 'DIVERTING']

/** Creates the repository of manifests. */
export function createManifestRepository(world: World, tables: Tables): ManifestRepository {
  const { manifests, manifestItems, parcels, places, identifiers } = tables

  /** Returns the number by which a parcel is named: one of its carrier's before others, else its id. */
  const numberOf = ({ id, carrierId }: Parcel): string => {
    const rank = (scheme: string, value: string, by: string | null): string =>
      `${by === null ? 2 : Number(by !== carrierId)} ${scheme} ${value}`
    const numbers = identifiers
      .list(({ parcelId, active }) => parcelId === id && active)
      .toSorted((a, b) => (rank(a.scheme, a.value, a.carrierId) < rank(b.scheme, b.value, b.carrierId) ? -1 : 1))
    return numbers[0]?.value ?? id
  }

  return {
    read: async (_realm, id) => manifests.get(id),
    async findExpected(_realm, { kind, outletId, carrierId, partnerId, today }, limit) {
      const points = new Set<string>(
        [...world.servicePoints.values()]
          .filter((point) => point.outletId === outletId)
          .map((point) => point.servicePointId),
      )
      const isExpected = (parcel: Parcel): boolean =>
        places
          .list(({ holderId, servicePointId }) => holderId === parcel.id && points.has(servicePointId))
          .some((place) =>
            kind === 'INBOUND'
              ? place.kind === 'PROMISED' &&
                place.purpose === 'COLLECTION' &&
                parcel.locationOutletId === null &&
                (underWay.includes(parcel.state) || (parcel.state === 'ANNOUNCED' && place.fromDay <= today))
              : place.kind === 'HELD' &&
                parcel.locationOutletId === outletId &&
                place.fromDay <= today &&
                forCourier.includes(parcel.state),
          )
      const own = parcels.list(
        (parcel) =>
          parcel.carrierId === carrierId &&
          (partnerId === parcel.carrierId ||
            (partnerId === parcel.custodianId && parcel.custodianOutletId === outletId)) &&
          isExpected(parcel),
      )
      return sortById(own)
        .slice(0, limit)
        .map((parcel) => ({ parcelId: parcel.id, barcode: numberOf(parcel) }))
    },
    async findKnown(_realm, barcodes, { partnerId, outletIds }) {
      const found = barcodes.flatMap((barcode): [string, ParcelId][] => {
        const spellings = spellingsOf(barcode)
        const ids = identifiers
          .list(({ value, active }) => active && spellings.includes(value))
          .map((each) => each.parcelId)
        const known = parcels
          .pick(ids)
          .filter(({ carrierId, custodianId, custodianOutletId }) =>
            outletIds === null
              ? partnerId !== null && [carrierId, custodianId].includes(partnerId)
              : custodianId === partnerId && outletIds.some((each) => each === custodianOutletId),
          )
        // The newest of several, as a scan takes it.
        const [newest] = known.toSorted(
          (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1),
        )
        return newest ? [[barcode, newest.id]] : []
      })
      return new Map(found)
    },
    async markScanned(realmId, { manifestId, outletId, partnerId, barcode, parcelId, scannedAt }) {
      const manifest = manifests.get(manifestId)
      const parties = manifest && [manifest.partnerId, manifest.carrierId, manifest.custodianId]
      if (manifest?.state !== 'OPEN' || manifest.outletId !== outletId || !parties?.includes(partnerId)) return
      const parcel = parcelId && parcels.get(parcelId)
      const number = barcode ?? (parcel ? numberOf(parcel) : null)
      if (number === null) return
      const before = manifestItems.get(`${manifestId} ${number}`)
      manifestItems.put({
        realmId,
        manifestId,
        barcode: number,
        parcelId: before?.parcelId ?? parcelId,
        isExpected: before?.isExpected ?? false,
        scannedAt: before?.scannedAt ?? scannedAt,
      })
    },
  }
}

/** Opens a manifest with its items, or closes one that is open. Returns false for one that is closed already. */
export function writeManifest(
  { manifests, manifestItems }: Tables,
  { manifest, items }: NonNullable<Commit['manifest']>,
): boolean {
  if (manifest.state !== 'OPEN' && manifests.get(manifest.id)?.state !== 'OPEN') return false
  manifests.put(manifest)
  manifestItems.put(...items)
  return true
}
