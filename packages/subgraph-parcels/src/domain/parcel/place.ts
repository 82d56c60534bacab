import type { LocalDate, OutletId, ParcelId, PartnerId, RealmId, ReservationId } from '@restante/subgraph-kit'
import type { ParcelMeasure } from './parcel.ts'

/** One place on a shelf that is promised, or taken by what lies there. */
export interface Place {
  readonly realmId: RealmId
  /** The parcel or the reservation that it belongs to. */
  readonly holderId: ParcelId | ReservationId
  /**
   * PROMISED: where the parcel is bound. REQUESTED: where a carrier has been asked to bring it. HELD: where it lies. A parcel
   * has at most one of each.
   */
  readonly kind: 'PROMISED' | 'REQUESTED' | 'HELD'
  readonly servicePointId: string
  readonly purpose: PlacePurpose
  readonly sizeClass: string
  readonly fromDay: LocalDate
  /** Null when the end is not known, as for a parcel that waits for a courier. */
  readonly toDay: LocalDate | null
  /** The moment at which a promise lapses; null for a held place. */
  readonly until: Date | null
  /** Tells the places of one reservation apart, from 0; 0 for the places of a parcel. */
  readonly number: number
}

/** The purpose of a place. */
export type PlacePurpose = 'COLLECTION' | 'DROP_OFF'

/** Places that are held before there is a parcel, as while a shopper pays. */
export interface Reservation {
  readonly realmId: RealmId
  readonly id: ReservationId
  readonly livemode: boolean
  readonly partnerId: PartnerId
  readonly state: 'HELD' | 'USED' | 'RELEASED' | 'LAPSED'
  readonly purpose: PlacePurpose
  readonly outletId: OutletId
  readonly servicePointId: string
  /** The partner whose service point it is. */
  readonly servicePartnerId: PartnerId
  readonly custodianId: PartnerId
  readonly arrivesOn: LocalDate
  readonly expiresAt: Date
  /** Number of places that were reserved. */
  readonly places: number
  readonly measures: readonly (ParcelMeasure | null)[]
  /** Number of changes, which is also the version that a change expects. */
  readonly sequence: number
  readonly createdAt: Date
  /** Number of places that parcels have taken, also after it has lapsed. */
  readonly used: number
}
