import type {
  ParcelId,
  PartnerId,
  RealmId,
  RealmIds,
  ReservationId,
  ReturnOrderId,
  ShopperAction,
  ShopperSessionId,
} from '@restante/subgraph-kit'

/** Something that a session covers. */
export type SessionSubject = ParcelId | ReservationId | ReturnOrderId

/** The things that one shopper may see and do for an hour at most, in the name of the partner that has made the session. */
export interface ShopperSession {
  readonly realmId: RealmId
  readonly id: ShopperSessionId
  readonly partnerId: PartnerId
  /** The secret key with which it was made. */
  readonly issuerKeyId: RealmIds['key']
  readonly actions: readonly ShopperAction[]
  /** The rows that were named when it was made, and those that it has made itself. */
  readonly subjectIds: readonly SessionSubject[]
  /** The last reservation that it has made. */
  readonly reservationId: ReservationId | null
  /** The deliveries whose return it has requested. */
  readonly returnedIds: readonly ParcelId[]
  /** Number of changes, which is also the version that a change expects. */
  readonly sequence: number
  readonly createdAt: Date
  /** By the world's clock, as keys expire; whole seconds. */
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** Maximum number of parcels for which a session may hold places, so that no browser can fill a shelf. */
export const maxShopperPlaces = 5
/** Maximum number of reservations that a session makes, one after the other. */
export const maxShopperReservations = 20
/** Milliseconds for which a session may hold places; it may hold others afterwards. */
export const maxShopperHoldMs = 15 * 60_000
/** Milliseconds for which a session lasts at most, and by default. */
export const maxSessionMs = 60 * 60_000

/** Returns true while the session is worth anything. `now` is the world's time. */
export function isInForce({ expiresAt, revokedAt }: ShopperSession, now: Date): boolean {
  return revokedAt === null && now < expiresAt
}

/** Returns the session after it has made a reservation, which it covers from then on. */
export function withReservation(session: ShopperSession, reservationId: ReservationId): ShopperSession {
  return { ...cover(session, reservationId), reservationId }
}

/** Returns true when the session may not make a further reservation, however many of its own it has released. */
export function hasReservedEnough({ subjectIds }: ShopperSession): boolean {
  return subjectIds.filter((id) => id.startsWith('res_')).length >= maxShopperReservations
}

/** Returns the session after it has requested the return of a delivery. */
export function withReturn(session: ShopperSession, returnId: ReturnOrderId, deliveryId: ParcelId): ShopperSession {
  return { ...cover(session, returnId), returnedIds: [...session.returnedIds, deliveryId] }
}

function cover(session: ShopperSession, id: SessionSubject): ShopperSession {
  return { ...session, subjectIds: [...session.subjectIds, id], sequence: session.sequence + 1 }
}
