import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import type { ReservedPlaces } from '../../domain/placing/reservation.ts'
import type { Deps } from '../request/deps.ts'

/** Returns a reservation that the caller made; null for all others, as if there were none. */
export async function findOwnReservation(deps: Deps, caller: Caller, text: string): Promise<ReservedPlaces | null> {
  const id = parseRealmId('res', caller.realm, text)
  const reserved = id && (await deps.reservations.read(caller.realm, id))
  return reserved && caller.kind !== 'DEVICE' && reserved.reservation.partnerId === caller.partnerId ? reserved : null
}
