import { checkFit, daysBetween, localDate, type LocalDate } from '@restante/subgraph-kit'
import { cutOffAt } from './cut-off.ts'
import { endOfDay, furthestDay, lastHoldDay, nextOpeningDay, type PlaceHours } from './hold.ts'
import { arrivalDay, type Need } from './need.ts'
import type { Place } from '../parcel/place.ts'
import { type Refusal, refuse, refuseFit } from './refusal.ts'
import { shelfFor } from './shelf.ts'
import {
  type Counter,
  holdsOn,
  hoursAt,
  mayPromise,
  type OutletFacts,
  type ServicePointFacts,
  type Site,
} from './site.ts'

/** A counter that would take the parcel, if it has room. */
export interface Candidate extends Counter {
  /** The local day at the outlet. */
  readonly today: LocalDate
  readonly place: Place
}

/** The judgement of one outlet. It leaves out the counters of its shelves, which only the ledger may read. */
export type Judgement =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Judges one outlet for a promise. Returns the first of its service points that would take the parcel, or why none would. */
export function judgeSite(site: Site, need: Need, now: Date): Judgement {
  const { outlet } = site
  const today = localDate(now, outlet.timeZone)
  const day = arrivalDay(need, today)
  if (!isCounted(day, today)) return refused(refuse('OUTLET_CLOSED_FOR_WINDOW', outlet.outletId))
  if (!isInService(outlet, day)) return refused(refuse('OUTLET_NOT_IN_SERVICE', outlet.outletId))
  let refusal = refuse('NOT_COVERED_BY_AGREEMENT', outlet.outletId)
  for (const servicePoint of site.servicePoints) {
    // Skipped without a reason, so that a refusal never reveals a service point that is none of the partner's business.
    if (servicePoint.deleted || !mayPromise({ site, servicePoint }, day)) continue
    const reason =
      refuseServicePoint(site, servicePoint, need, day) ??
      (day === today && need.hasCutOff ? refuseLate({ site, servicePoint }, day, now) : null)
    if (reason) {
      refusal = reason
      continue
    }
    const place = promisePlace({ site, servicePoint }, need, day)
    if (place.toDay !== null && isCounted(place.toDay, today)) {
      return { kind: 'candidate', candidate: { site, servicePoint, today, place } }
    }
    refusal = refuse('OUTLET_CLOSED_FOR_WINDOW', outlet.outletId)
  }
  return refused(refusal)
}

/**
 * Returns true when the day of arrival lies within the reach of the outlet's shelves: from today to 31 days ahead, local
 * there. No outlet can take a parcel on any other day, so that such a day is an error of the request.
 */
export function isInReach({ outlet }: Site, need: Need, now: Date): boolean {
  const today = localDate(now, outlet.timeZone)
  return isCounted(arrivalDay(need, today), today)
}

/** Returns true for a day that a shelf counts on `today`. */
export function isCounted(day: LocalDate, today: LocalDate): boolean {
  return day >= today && daysBetween(today, day) <= furthestDay
}

/** Returns the judgement of an outlet that refuses the parcel. */
export function refused(refusal: Refusal): Judgement {
  return { kind: 'refused', refusal }
}

function isInService(outlet: OutletFacts, day: LocalDate): boolean {
  const open = outlet.status === 'ACTIVE' || outlet.status === 'PILOTING' || outlet.status === 'CLOSING'
  const planned = outlet.status === 'PLANNED' && outlet.opensOn !== null
  return (
    (open || planned) &&
    (outlet.opensOn === null || outlet.opensOn <= day) &&
    (outlet.closesOn === null || day < outlet.closesOn)
  )
}

function refuseServicePoint(site: Site, servicePoint: ServicePointFacts, need: Need, day: LocalDate): Refusal | null {
  const { outletId } = site.outlet
  if (servicePoint.status !== 'ACTIVE' || !holdsOn(servicePoint, day))
    return refuse('NOT_COVERED_BY_AGREEMENT', outletId)
  if (servicePoint.intake !== 'OPEN') return refuse('INTAKE_PAUSED', outletId)
  const reason = refuseParcel({ site, servicePoint }, need)
  if (reason) return reason
  return shelfFor(servicePoint, need) ? null : refuse('CAPABILITY_MISSING', outletId)
}

/** Returns why a parcel like that is not taken at the counter, at whatever time; null when it is. */
export function refuseParcel({ site, servicePoint }: Counter, need: Need): Refusal | null {
  const { outletId } = site.outlet
  const content = refuseContent(need, outletId)
  if (content) return content
  const missing = need.capabilities.find((capability) => !servicePoint.capabilities.includes(capability))
  if (missing) return refuse(missing === 'AGE_CHECK' ? 'AGE_CHECK_UNAVAILABLE' : 'CAPABILITY_MISSING', outletId)
  const measure = need.parcel.measure
  for (const limit of [servicePoint.sizeLimit, site.outlet.sizeLimit]) {
    const failure = measure && limit ? checkFit(measure, limit)[0] : undefined
    if (failure) return refuseFit(failure, outletId)
  }
  return null
}

function refuseLate(counter: Counter, today: LocalDate, now: Date): Refusal | null {
  const cutOff = cutOffAt(counter, today)
  return cutOff !== null && now < cutOff ? null : refuse('CUT_OFF_PASSED', counter.site.outlet.outletId)
}

function refuseContent({ parcel }: Need, outletId: string): Refusal | null {
  if (parcel.restrictions.includes('DANGEROUS_GOODS')) return refuse('CONTENT_NOT_ACCEPTED', outletId)
  if (parcel.restrictions.includes('CASH_ON_DELIVERY')) return refuse('CASH_ON_DELIVERY_UNAVAILABLE', outletId)
  return null
}

/**
 * Returns the place that a promise takes from that day on: for a drop-off, until the end of the first opening day after it;
 * for a collection, from the day of arrival to the last day of the hold.
 */
export function promisePlace({ site, servicePoint }: Counter, need: Need, fromDay: LocalDate): Place {
  const hours: PlaceHours = hoursAt({ site, servicePoint })
  const dropOff = need.purpose === 'DROP_OFF'
  const toDay = dropOff ? nextOpeningDay(fromDay, hours) : lastHoldDay(fromDay, servicePoint.holdPolicy, hours)
  return {
    realmId: need.parcel.realmId,
    holderId: need.parcel.id,
    kind: 'PROMISED',
    servicePointId: servicePoint.servicePointId,
    purpose: need.purpose,
    sizeClass: shelfFor(servicePoint, need)!,
    fromDay,
    toDay,
    until: endOfDay(toDay, hours),
    number: 0,
  }
}
