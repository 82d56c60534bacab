import { addDays } from '@restante/subgraph-kit'
import type { DueReader, ReservationReader } from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'

/** Creates the reader of reservations with the places that are left of them. */
export function createReservationReader({ reservations, places }: Tables): ReservationReader {
  const placesOf = (id: string) =>
    places.list(({ holderId }) => holderId === id).toSorted((a, b) => a.number - b.number)
  return {
    async read(_realm, id) {
      const reservation = reservations.get(id)
      return reservation && { reservation, places: placesOf(id) }
    },
    findDue: async (_realm, now, limit) =>
      reservations
        .list(({ state, expiresAt }) => state === 'HELD' && expiresAt <= now)
        .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())
        .slice(0, limit)
        .map((reservation) => ({ reservation, places: placesOf(reservation.id) })),
  }
}

/** Creates the reader of the moments at which time alone changes something. */
export function createDueReader({ places, parcels, redirects, reservations, returnOrders }: Tables): DueReader {
  return {
    async next(_realm, after) {
      const held = parcels.list(({ state }) => state === 'AT_OUTLET')
      const awaited = returnOrders.list(({ state }) => state === 'APPROVED' || state === 'CODE_ISSUED')
      const moments = [
        ...places.list().map(({ until }) => until),
        ...held.flatMap(({ holdUntil, holdEndingAt }) => [holdUntil, holdEndingAt]),
        ...redirects.list(({ state }) => state === 'REQUESTED').map(({ decideBy }) => decideBy),
        ...reservations.list(({ state }) => state === 'HELD').map(({ expiresAt }) => expiresAt),
        // A local day has ended everywhere twelve hours after it ends in UTC.
        ...awaited.map(({ dropOffBy }) => new Date(`${addDays(dropOffBy, 1)}T12:00:00Z`)),
      ]
      const ahead = moments.flatMap((moment) => (moment && moment > after ? [moment.getTime()] : []))
      return ahead.length > 0 ? new Date(Math.min(...ahead)) : null
    },
  }
}
