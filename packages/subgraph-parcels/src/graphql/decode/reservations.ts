import type { ReservePlacesInput as ReservePlacesArgument } from '../../generated/resolver-types.ts'
import type { ReservePlacesInput } from '../../use-cases/reservations/reserve-places.ts'
import { decodeMeasure } from './values.ts'

/** Decodes the request for places. The use case checks that its partners exist. */
export function decodeReservePlaces(input: ReservePlacesArgument): ReservePlacesInput {
  const { parcels, arrivesOn, ttl, replaces, ...rest } = input
  return {
    ...rest,
    measures: parcels.map(decodeMeasure),
    arrivesOn: arrivesOn ?? null,
    ttl: ttl ?? null,
    replaces: replaces ?? null,
  }
}
