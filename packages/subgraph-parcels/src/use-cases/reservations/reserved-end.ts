import type { OutletId } from '@restante/subgraph-kit'
import type { Announcement } from '../../domain/announce.ts'
import type { NamedReservation } from './read-reserved.ts'

/** The outlet of a reservation, of which the parcel takes a place. */
export interface ReservedEnd {
  readonly kind: 'RESERVATION'
  readonly reservationId: string
}

/** Where a parcel starts and ends as its announcement states it. */
interface StatedEnds {
  readonly origin: Announcement['origin'] | ReservedEnd
  readonly destination: Announcement['destination'] | ReservedEnd
}

/** Returns the reservation that one of the ends names: to collect at the destination, or to drop off at the origin; or null. */
export function reservationIn({ origin, destination }: StatedEnds): NamedReservation | null {
  if (destination.kind === 'RESERVATION')
    return { ...destination, purpose: 'COLLECTION', path: ['input', 'destination', 'reservationId'] }
  if (origin?.kind === 'RESERVATION')
    return { ...origin, purpose: 'DROP_OFF', path: ['input', 'origin', 'reservationId'] }
  return null
}

/** Returns the ends with the outlet of the reservation in its place. */
export function endsOf(
  { origin, destination }: StatedEnds,
  reservedOutletId: OutletId | null,
): Pick<Announcement, 'origin' | 'destination'> {
  const outlet = { kind: 'OUTLET' as const, outletId: reservedOutletId! }
  return {
    origin: origin?.kind === 'RESERVATION' ? outlet : origin,
    destination: destination.kind === 'RESERVATION' ? outlet : destination,
  }
}
