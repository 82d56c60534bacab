import { addDays, localDate, type LocalDate, type OutletId, type PartnerId } from '@restante/subgraph-kit'
import { type Dossier, keepOnShelf, placeOf, withCodes } from '../parcel/dossier.ts'
import { furthestDay, holdEndingAt, holdUntil } from '../placing/hold.ts'
import { isInForce, isOpenRedirect } from '../parcel/redirect.ts'
import { layDown } from './location.ts'
import { type Place, type PlacePurpose } from '../parcel/place.ts'
import { shelfHolding } from '../placing/shelf.ts'
import { type Counter, custodianOf, hoursAt, type Site } from '../placing/site.ts'

/**
 * Returns the counter of the first of the partners that has a service point in force today with the capabilities; null when
 * none has.
 */
export function counterAt(
  site: Site,
  capabilities: readonly string[],
  partners: readonly PartnerId[],
  now: Date,
): Counter | null {
  const today = localDate(now, site.outlet.timeZone)
  const inForce = site.servicePoints.filter(
    (point) =>
      !point.deleted &&
      point.status === 'ACTIVE' &&
      point.validFrom <= today &&
      (point.validUntil === null || today < point.validUntil) &&
      capabilities.every((capability) => point.capabilities.includes(capability)),
  )
  const servicePoint = partners.map((partner) => inForce.find((point) => point.partnerId === partner)).find(Boolean)
  return servicePoint ? { site, servicePoint } : null
}

/** Returns the counter of the service point at the site that promised the parcel a place, even if its terms have ended since. */
export function promisedCounterAt(site: Site, { places }: Dossier): Counter | null {
  const servicePoint = site.servicePoints.find((point) =>
    places.some((place) => place.kind === 'PROMISED' && place.servicePointId === point.servicePointId),
  )
  return servicePoint ? { site, servicePoint } : null
}

/** Returns the place that a parcel takes at a counter; it has no end when the parcel waits for a courier. */
export function heldPlace(
  dossier: Dossier,
  counter: Counter,
  purpose: PlacePurpose,
  until: Date | null,
  now: Date,
): Place {
  const { timeZone } = counter.site.outlet
  const { servicePointId } = counter.servicePoint
  // What was promised stays on the shelf that was promised, also when the shelf has no room for promises any more.
  const promised = dossier.places.find((place) => place.servicePointId === servicePointId && place.purpose === purpose)
  return {
    realmId: dossier.parcel.realmId,
    holderId: dossier.parcel.id,
    kind: 'HELD',
    servicePointId,
    purpose,
    sizeClass: promised?.sizeClass ?? shelfHolding(counter.servicePoint, { parcel: dossier.parcel, purpose }) ?? 'ANY',
    fromDay: localDate(now, timeZone),
    toDay: until === null ? null : lastCountedDay(until, now, timeZone),
    until: null,
    number: 0,
  }
}

/** Returns the last day of a hold, or the last that a shelf counts. */
function lastCountedDay(until: Date, now: Date, timeZone: string): LocalDate {
  const last = localDate(new Date(until.getTime() - 1), timeZone)
  const furthest = addDays(localDate(now, timeZone), furthestDay)
  return last < furthest ? last : furthest
}

/** Returns true when the parcel has a place promised at this counter, so that the shelf cannot be full for it. */
export function hasPromiseAt(dossier: Dossier, counter: Counter): boolean {
  return placeOf(dossier, 'PROMISED')?.servicePointId === counter.servicePoint.servicePointId
}

/**
 * Returns the dossier after a drop-off at the counter: the parcel waits for the courier in a held place, and its code is used.
 * A redirect of a return to this outlet is completed; one to another outlet has failed, because the shopper went elsewhere. A
 * delivery keeps the place that is promised at its destination.
 */
export function takeDropOff(
  dossier: Dossier,
  counter: Counter,
  now: Date,
  occurredAt: Date,
  shelf: string | null = null,
): Dossier {
  const { outletId } = counter.site.outlet
  const isReturn = dossier.parcel.direction === 'RETURN'
  return {
    ...withCodes(dossier, 'USED'),
    parcel: {
      ...layDown(dossier.parcel, outletId, occurredAt, shelf),
      state: 'AWAITING_COURIER',
      origin: { kind: 'OUTLET', outletId },
      custodianId: custodianOf(counter),
      custodianOutletId: outletId,
      lastScanAt: occurredAt,
    },
    redirects: isReturn ? settleRedirects(dossier, outletId) : dossier.redirects,
    places: [
      ...(isReturn ? [] : dossier.places.filter(({ kind }) => kind !== 'HELD')),
      heldPlace(dossier, counter, 'DROP_OFF', null, now),
    ],
  }
}

/**
 * Returns the dossier after a delivery has arrived at the counter, which holds it for the recipient. Wherever it was bound, it
 * ends there: destination, custody and hold are those of this outlet.
 */
export function takeArrival(
  dossier: Dossier,
  counter: Counter,
  now: Date,
  occurredAt: Date,
  shelf: string | null = null,
): Dossier {
  const { outletId } = counter.site.outlet
  const { holdPolicy } = counter.servicePoint
  const until = holdUntil(occurredAt, holdPolicy, hoursAt(counter))
  const { destination } = dossier.parcel
  const isBoundFor = destination.kind === 'OUTLET' && destination.outletId === outletId
  return {
    ...dossier,
    parcel: {
      ...layDown(dossier.parcel, outletId, occurredAt, shelf),
      state: 'AT_OUTLET',
      destination: isBoundFor ? destination : { kind: 'OUTLET', outletId },
      custodianId: custodianOf(counter),
      custodianOutletId: outletId,
      holdUntil: until,
      holdExtensions: 0,
      holdEndingAt: holdEndingAt(until, holdPolicy),
      lastScanAt: occurredAt,
    },
    redirects: settleRedirects(dossier, outletId),
    places: [heldPlace(dossier, counter, 'COLLECTION', until, now)],
  }
}

/** Returns the dossier after its hold has expired: the parcel stays on the shelf without a known end. */
export function expireHold(dossier: Dossier): Dossier {
  const kept = keepOnShelf(dossier)
  return { ...kept, parcel: { ...kept.parcel, state: 'EXPIRED' } }
}

function settleRedirects(dossier: Dossier, outletId: OutletId): Dossier['redirects'] {
  return dossier.redirects.map((redirect) =>
    isOpenRedirect(redirect)
      ? {
          ...redirect,
          state: isInForce(redirect) && redirect.outletId === outletId ? ('COMPLETED' as const) : ('FAILED' as const),
        }
      : redirect,
  )
}
