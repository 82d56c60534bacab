import { listShelfClasses, type LocalDate, localDate, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { ParcelMeasure } from '../parcel/parcel.ts'
import type { Place, PlacePurpose, Reservation } from '../parcel/place.ts'
import type { ReservationChange } from '../ports/ledger.ts'
import { type Candidate, judgeSite, refuseParcel } from './candidate.ts'
import type { JointCandidate } from './joint-candidate.ts'
import type { Need } from './need.ts'
import { type Refusal, refuse } from './refusal.ts'
import { custodianOf, type Site } from './site.ts'

/** A request to hold places at one service point, one for each of the parcels. */
export interface ReservationRequest {
  readonly purpose: PlacePurpose
  /** Null for a parcel of unknown size. */
  readonly measures: readonly (ParcelMeasure | null)[]
  readonly ttlMs: number
}

/** A reservation with the places that are left of it; none once it has ended. */
export interface ReservedPlaces {
  readonly reservation: Reservation
  readonly places: readonly Place[]
}

/** Returns a new reservation of the candidate's places. */
export function openReservation(
  id: Reservation['id'],
  holder: { readonly realm: RealmId; readonly livemode: boolean; readonly partnerId: PartnerId },
  { purpose, measures, ttlMs }: ReservationRequest,
  candidate: JointCandidate,
  now: Date,
): ReservationChange {
  const { site, servicePoint, places } = candidate
  const reservation: Reservation = {
    realmId: holder.realm,
    id,
    livemode: holder.livemode,
    partnerId: holder.partnerId,
    state: 'HELD',
    purpose,
    outletId: site.outlet.outletId,
    servicePointId: servicePoint.servicePointId,
    servicePartnerId: servicePoint.partnerId,
    custodianId: custodianOf(candidate),
    arrivesOn: places[0]!.fromDay,
    expiresAt: new Date(now.getTime() + ttlMs),
    places: places.length,
    measures,
    sequence: 1,
    createdAt: now,
    used: 0,
  }
  return { reservation, frees: [], takes: places }
}

/** Returns the state of a reservation at a moment: one that has run out is lapsed, even if its places are not freed yet. */
export function stateAt({ state, expiresAt }: Reservation, now: Date): Reservation['state'] {
  return state === 'HELD' && expiresAt <= now ? 'LAPSED' : state
}

/** Returns the end of a reservation: the places that are left of it are freed. */
export function endReservation(
  { reservation, places }: ReservedPlaces,
  state: 'RELEASED' | 'LAPSED',
): ReservationChange {
  return { reservation: { ...reservation, state, sequence: reservation.sequence + 1 }, frees: places, takes: [] }
}

/** The judgement of a parcel that is to take a place of a reservation. */
export type ReservedJudgement =
  | {
      readonly kind: 'candidate'
      readonly candidate: Candidate
      readonly change: ReservationChange
      /** False when the place has to be taken anew, if there is still room. */
      readonly isHeld: boolean
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Returns true while a parcel can take a place of a reservation, or take one anew after it has lapsed. */
export function isUsable({ state }: Reservation): boolean {
  return state === 'HELD' || state === 'LAPSED'
}

/**
 * Judges a parcel that is to take a place of a usable reservation: the smallest that is left and large enough. What was reserved is
 * promised, so that neither agreement nor intake nor room is judged again. One that has lapsed gives a place at the same
 * service point like any other promise, if it is for none but as many parcels as were reserved for. `site` is the outlet, with
 * the reservation's partner as the one that ships; null when it is gone.
 */
export function takeReserved(reserved: ReservedPlaces, need: Need, site: Site | null, now: Date): ReservedJudgement {
  const { reservation, places } = reserved
  const { outletId, servicePointId } = reservation
  const servicePoint = site?.servicePoints.find((point) => point.servicePointId === servicePointId)
  if (!site || !servicePoint) return refused(refuse('OUTLET_UNKNOWN', outletId))
  if (stateAt(reservation, now) === 'LAPSED') {
    const arrivesOn = dayStillAhead(reservation, localDate(now, site.outlet.timeZone))
    const judgement = judgeSite({ ...site, servicePoints: [servicePoint] }, { ...need, arrivesOn }, now)
    if (judgement.kind === 'refused') return judgement
    return { ...judgement, change: takeFrom(reservation, 'LAPSED', places), isHeld: false }
  }
  const refusal = refuseParcel({ site, servicePoint }, need)
  if (refusal) return refused(refusal)
  const place = smallestFor(places, need.parcel.measure)
  if (!place) return refused(refuse('PARCEL_TOO_LARGE', outletId))
  const today = localDate(now, site.outlet.timeZone)
  const own = { ...place, holderId: need.parcel.id, number: 0 }
  return {
    kind: 'candidate',
    candidate: { site, servicePoint, today, place: own },
    change: takeFrom(reservation, 'HELD', [place]),
    isHeld: true,
  }
}

function refused(refusal: Refusal): ReservedJudgement {
  return { kind: 'refused', refusal }
}

/** The day of arrival that was reserved; null, and so the earliest possible, once it has passed. */
function dayStillAhead({ arrivesOn }: Reservation, today: LocalDate): LocalDate | null {
  return arrivesOn >= today ? arrivesOn : null
}

function takeFrom(reservation: Reservation, state: 'HELD' | 'LAPSED', frees: readonly Place[]): ReservationChange {
  const used = reservation.used + 1
  const left: Reservation['state'] = used === reservation.places ? 'USED' : state
  return { reservation: { ...reservation, used, state: left, sequence: reservation.sequence + 1 }, frees, takes: [] }
}

function smallestFor(places: readonly Place[], measure: ParcelMeasure | null): Place | null {
  for (const size of listShelfClasses(measure ?? {})) {
    const place = places.find(({ sizeClass }) => sizeClass === size)
    if (place) return place
  }
  return null
}
