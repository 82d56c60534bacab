import type { ReservationId } from '@restante/subgraph-kit'
import {
  hasReservedEnough,
  maxShopperHoldMs,
  maxShopperPlaces,
  maxShopperReservations,
  type ShopperSession,
  withReservation,
} from '../../domain/session/shopper-session.ts'
import type { DecidedCommit } from '../request/decision.ts'
import { type UserError, userError } from '../request/user-error.ts'

/** The error of a request for more places while a session still holds some. */
export const onlyOneError: UserError = userError(
  'STATE_NOT_ALLOWED',
  ['input', 'replaces'],
  'The session holds places already: name their reservation here, or release it.',
)

/** Returns the reason for which a session may not reserve this; null when it may. A browser must not be able to fill a shelf. */
export function refuseShopper(
  session: ShopperSession,
  { measures }: { readonly measures: readonly unknown[] },
  ttlMs: number,
): UserError | null {
  if (measures.length > maxShopperPlaces) {
    const message = `A session holds at most ${maxShopperPlaces} places.`
    return userError('INVALID_INPUT', ['input', 'parcels'], message)
  }
  if (ttlMs > maxShopperHoldMs) {
    const message = `A session holds places for at most ${maxShopperHoldMs / 60_000} minutes.`
    return userError('INVALID_INPUT', ['input', 'ttl'], message)
  }
  if (hasReservedEnough(session)) {
    const message = `A session makes at most ${maxShopperReservations} reservations.`
    return userError('STATE_NOT_ALLOWED', ['input'], message)
  }
  return null
}

/** Returns the decision with the session that covers the reservation, and that makes no other at the same time. */
export function coverReservation<Draft>(
  decision: DecidedCommit<Draft>,
  session: ShopperSession,
  reservationId: ReservationId,
): DecidedCommit<Draft> {
  return {
    ...decision,
    versions: [...decision.versions, { id: session.id, sequence: session.sequence }],
    options: decision.options.map((option) => ({ ...option, sessions: [withReservation(session, reservationId)] })),
  }
}
