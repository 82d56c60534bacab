import type { RealmId, ReservationId } from '@restante/subgraph-kit'
import type { ReservedPlaces } from '../placing/reservation.ts'

/** Reads what decisions about reservations are made on, for any tenant: the decision checks whose they are. */
export interface ReservationReader {
  /** Returns the reservation with the places that are left of it; null when there is none. */
  read(realm: RealmId, id: ReservationId): Promise<ReservedPlaces | null>
  /** Returns reservations that have run out and still hold places, at most `limit`. */
  findDue(realm: RealmId, now: Date, limit: number): Promise<readonly ReservedPlaces[]>
}
