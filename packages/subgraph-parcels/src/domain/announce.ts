import { newRealmId, type ParcelId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Candidate } from './placing/candidate.ts'
import type { Dossier } from './parcel/dossier.ts'
import type { Identifier, Parcel } from './parcel/parcel.ts'
import { custodianOf } from './placing/site.ts'

/** The properties of a parcel that its announcement states. */
export type Announcement = Pick<
  Parcel,
  | 'direction'
  | 'carrierId'
  | 'origin'
  | 'destination'
  | 'measure'
  | 'restrictions'
  | 'refs'
  | 'recipient'
  | 'expectedOn'
> & { readonly identifiers: readonly AnnouncedIdentifier[] }

/** A number on a parcel, its form and check digit checked. */
export type AnnouncedIdentifier = Pick<Identifier, 'scheme' | 'value' | 'carrierId'>

/** The partner that announces a parcel: its shipper, unless it is a carrier that announces a number of its own. */
export interface Announcer {
  readonly realm: RealmId
  readonly livemode: boolean
  readonly partnerId: PartnerId
  readonly isCarrier?: boolean
}

/**
 * Returns the dossier of a parcel that is announced. It has no events yet. A carrier that announces it leaves the role of the
 * shipper open, and has it until a shipper joins.
 */
export function announceParcel(
  { identifiers, ...announced }: Announcement,
  { realm: realmId, livemode, partnerId, isCarrier = false }: Announcer,
  now: Date,
  id: ParcelId = newRealmId('par', realmId, now),
): Dossier {
  return {
    parcel: {
      ...announced,
      realmId,
      id,
      livemode,
      state: 'ANNOUNCED',
      damaged: false,
      carrierId: isCarrier ? partnerId : announced.carrierId,
      shipperId: partnerId,
      custodianId: null,
      custodianOutletId: null,
      custodianUntil: null,
      holdUntil: null,
      returnId: null,
      sequence: 0,
      lastScanAt: null,
      createdAt: now,
      updatedAt: now,
      locationOutletId: null,
      locationSince: null,
      locationShelf: null,
      holdExtensions: 0,
      holdEndingAt: null,
      handOverId: null,
      isShipperOpen: isCarrier,
      reservationId: null,
    },
    identifiers: identifiers.map((identifier) => ({ ...identifier, realmId, parcelId: id, active: true })),
    redirects: [],
    places: [],
    codes: [],
    returnOrder: null,
    exchange: null,
    siblings: [],
    handOver: null,
  }
}

/** Returns the dossier with a place promised at the outlet of the candidate. */
export function promiseAt(dossier: Dossier, candidate: Candidate): Dossier {
  const custodianOutletId = candidate.site.outlet.outletId
  return {
    ...dossier,
    parcel: { ...dossier.parcel, custodianId: custodianOf(candidate), custodianOutletId },
    places: [candidate.place],
  }
}
