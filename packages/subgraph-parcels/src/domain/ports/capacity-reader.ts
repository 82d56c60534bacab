import type { LocalDate, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { PlacePurpose } from '../parcel/place.ts'
import type { ShelfCounts } from '../placing/room.ts'

/** All service points of a partner at an outlet. */
export interface PartnerAtOutlet {
  readonly outletId: string
  readonly partnerId: string
}

/** The places held at a service point for one purpose on a local day. */
export interface HeldPlaces {
  readonly servicePointId: string
  readonly purpose: PlacePurpose
  readonly day: LocalDate
}

/** Reads the counters of shelves. Each read takes many keys, and returns one value per key in their order. */
export interface CapacityReader {
  /** Returns the shelves of each service point, as the partner `viewer` may know them. */
  shelvesOfPoints(
    realm: RealmId,
    servicePointIds: readonly string[],
    viewer: PartnerId,
  ): Promise<readonly (readonly ShelfCounts[])[]>
  /** Returns the shelves of all service points of each partner at an outlet, as the partner `viewer` may know them. */
  shelvesAtOutlets(
    realm: RealmId,
    partners: readonly PartnerAtOutlet[],
    viewer: PartnerId,
  ): Promise<readonly (readonly ShelfCounts[])[]>
  /** Returns the number of places held. */
  countHeld(realm: RealmId, held: readonly HeldPlaces[]): Promise<readonly number[]>
}
