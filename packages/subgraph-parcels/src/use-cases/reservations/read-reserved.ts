import type { Caller } from '@restante/subgraph-kit'
import type { PlacePurpose } from '../../domain/parcel/place.ts'
import { isUsable, type ReservedPlaces } from '../../domain/placing/reservation.ts'
import type { Site } from '../../domain/placing/site.ts'
import type { Deps } from '../request/deps.ts'
import { type UserError, userError } from '../request/user-error.ts'
import { findOwnReservation } from './find-own-reservation.ts'

/** A reservation that an input names at `path`, for places of that purpose. */
export interface NamedReservation {
  readonly reservationId: string
  readonly purpose: PlacePurpose
  readonly path: readonly string[]
}

/** A reservation of which a parcel is to take a place, with its outlet; or why it cannot. */
export type ReadReserved =
  | { readonly kind: 'FOUND'; readonly reserved: ReservedPlaces; readonly site: Site | null }
  | { readonly kind: 'FAILED'; readonly userError: UserError }

/**
 * Reads the reservation that the input names. It is the caller's, for places of the purpose, and neither used up nor released.
 */
export async function readReserved(
  deps: Deps,
  caller: Caller,
  { reservationId, purpose, path }: NamedReservation,
): Promise<ReadReserved> {
  const reserved = await findOwnReservation(deps, caller, reservationId)
  if (!reserved) return { kind: 'FAILED', userError: userError('NOT_FOUND', path) }
  const { reservation } = reserved
  if (!isUsable(reservation)) return { kind: 'FAILED', userError: userError('RESERVATION_LAPSED', path) }
  if (reservation.purpose !== purpose) {
    const message = 'The reservation holds places for another purpose.'
    return { kind: 'FAILED', userError: userError('INVALID_INPUT', path, message) }
  }
  const { outletId, servicePartnerId } = reservation
  const sites = await deps.sites.read(caller.realm, [outletId], [servicePartnerId], caller.partnerId)
  return { kind: 'FOUND', reserved, site: sites.get(outletId) ?? null }
}
