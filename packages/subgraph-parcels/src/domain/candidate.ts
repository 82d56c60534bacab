import {
  addDays,
  checkFit,
  daysBetween,
  localDate,
  type LocalDate,
  type OutletFact,
  type OutletId,
  parseHours,
  type PartnerId,
  type ServicePointFact,
  sizeClassOf,
} from '@restante/subgraph-kit'
import { endOfDay, furthestDay, lastHoldDay, nextOpeningDay, type PlaceHours } from './hold.ts'
import type { Parcel, Place, PlacePurpose } from './parcel.ts'
import { type Refusal, refuse, refuseFit } from './refusal.ts'

/** What is known of an outlet from the register's published facts. */
export interface OutletFacts extends Pick<
  OutletFact,
  'outletId' | 'status' | 'opensOn' | 'closesOn' | 'country' | 'timeZone' | 'hours' | 'sizeLimit'
> {
  /** The operator's partner in the realm; null when it has none there. */
  readonly operatorId: PartnerId | null
}

/** What is known of a service point from its published facts; validity is local at the outlet. */
export type ServicePointFacts = Pick<
  ServicePointFact,
  | 'servicePointId'
  | 'partnerId'
  | 'outletId'
  | 'capabilities'
  | 'status'
  | 'intake'
  | 'hours'
  | 'validFrom'
  | 'validUntil'
  | 'sizeLimit'
  | 'capacity'
  | 'holdPolicy'
>

/** An outlet with the service points there that may be meant. */
export interface Site {
  readonly outlet: OutletFacts
  readonly servicePoints: readonly ServicePointFacts[]
}

/** What a parcel asks of a service point. */
export interface Need {
  readonly parcel: Pick<Parcel, 'realmId' | 'id' | 'measure' | 'restrictions'>
  readonly purpose: PlacePurpose
  readonly capabilities: readonly string[]
  /** The local day meant; null: as soon as it can be. */
  readonly arrivesOn: LocalDate | null
}

/** A service point that would take the parcel, if it has room. */
export interface Candidate {
  readonly site: Site
  readonly servicePoint: ServicePointFacts
  readonly hours: PlaceHours
  /** The local day at the outlet. */
  readonly today: LocalDate
  readonly place: Place
}

/** The outcome of judging one outlet without its counters, which only the ledger may read. */
export type Judgement =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The hours that hold at a service point: its own where it has them, else the outlet's. */
export function hoursAt(site: Site, servicePoint: ServicePointFacts): PlaceHours {
  const { timeZone, country, hours } = site.outlet
  return { timeZone, hours: parseHours(servicePoint.hours ?? hours, timeZone, country) }
}

/** Judges one outlet for a promise: the first of its service points that would take the parcel, or why none would. */
export function judgeSite(site: Site, need: Need, now: Date): Judgement {
  const { outlet } = site
  const today = localDate(now, outlet.timeZone)
  const day = need.arrivesOn ?? today
  if (!isInService(outlet, day)) return { kind: 'refused', refusal: refuse('OUTLET_NOT_IN_SERVICE', outlet.outletId) }
  let refusal = refuse('NOT_COVERED_BY_AGREEMENT', outlet.outletId)
  for (const servicePoint of site.servicePoints) {
    const reason = refuseServicePoint(site, servicePoint, need, day)
    if (reason) {
      refusal = reason
      continue
    }
    const hours = hoursAt(site, servicePoint)
    const place = promise(servicePoint, need, hours, today)
    if (place.toDay !== null && daysBetween(today, place.toDay) <= furthestDay) {
      return { kind: 'candidate', candidate: { site, servicePoint, hours, today, place } }
    }
    refusal = refuse('OUTLET_CLOSED_FOR_WINDOW', outlet.outletId)
  }
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
  const { validFrom, validUntil } = servicePoint
  if (servicePoint.status !== 'ACTIVE' || day < validFrom || (validUntil !== null && day >= validUntil)) {
    return refuse('NOT_COVERED_BY_AGREEMENT', outletId)
  }
  if (servicePoint.intake !== 'OPEN') return refuse('INTAKE_PAUSED', outletId)
  const special = refuseRestrictions(servicePoint, need, outletId)
  if (special) return special
  if (!need.capabilities.every((capability) => servicePoint.capabilities.includes(capability))) {
    return refuse('CAPABILITY_MISSING', outletId)
  }
  const measure = need.parcel.measure
  for (const limit of [servicePoint.sizeLimit, site.outlet.sizeLimit]) {
    const failure = measure && limit ? checkFit(measure, limit)[0] : undefined
    if (failure) return refuseFit(failure, outletId)
  }
  return shelfFor(servicePoint, need) ? null : refuse('CAPABILITY_MISSING', outletId)
}

function refuseRestrictions(servicePoint: ServicePointFacts, { parcel }: Need, outletId: OutletId): Refusal | null {
  const has = (capability: string): boolean => servicePoint.capabilities.includes(capability)
  if (parcel.restrictions.includes('DANGEROUS_GOODS')) return refuse('CONTENT_NOT_ACCEPTED', outletId)
  if (parcel.restrictions.includes('CASH_ON_DELIVERY')) return refuse('CASH_ON_DELIVERY_UNAVAILABLE', outletId)
  if (parcel.restrictions.includes('AGE_CHECK') && !has('AGE_CHECK')) return refuse('AGE_CHECK_UNAVAILABLE', outletId)
  if (parcel.restrictions.includes('ID_CHECK') && !has('ID_CHECK')) return refuse('CAPABILITY_MISSING', outletId)
  return null
}

const classOrder = ['S', 'M', 'L', 'XL'] as const

/** The shelf that the parcel goes on: the undivided one, or the smallest class that takes it. */
export function shelfFor(servicePoint: ServicePointFacts, need: Pick<Need, 'parcel' | 'purpose'>): string | null {
  const classes = servicePoint.capacity.filter((room) => room.purpose === need.purpose).map((room) => room.sizeClass)
  if (classes.includes('ANY')) return 'ANY'
  const smallest = classOrder.indexOf(sizeClassOf(need.parcel.measure ?? {}))
  return classOrder.slice(smallest).find((size) => classes.includes(size)) ?? null
}

/**
 * The place that a promise takes. For a drop-off: until the end of the first opening day after the day meant. For a
 * collection: from the day of arrival to the last day of its hold.
 */
function promise(servicePoint: ServicePointFacts, need: Need, hours: PlaceHours, today: LocalDate): Place {
  const dropOff = need.purpose === 'DROP_OFF'
  const fromDay = need.arrivesOn ?? (dropOff ? today : addDays(today, 1))
  const toDay = dropOff ? nextOpeningDay(fromDay, hours) : lastHoldDay(fromDay, servicePoint.holdPolicy, hours)
  return {
    realmId: need.parcel.realmId,
    parcelId: need.parcel.id,
    kind: 'PROMISED',
    servicePointId: servicePoint.servicePointId,
    purpose: need.purpose,
    sizeClass: shelfFor(servicePoint, need)!,
    fromDay,
    toDay,
    until: endOfDay(toDay, hours),
  }
}
