import type { LocalDate, OutletFact, PartnerId, ServicePointFact, ShippingGrantFact } from '@restante/subgraph-kit'
import { parseHours } from '@restante/subgraph-kit'
import type { PlaceHours } from './hold.ts'

/** The published facts of an outlet that decisions need. */
export interface OutletFacts extends Pick<
  OutletFact,
  'outletId' | 'status' | 'opensOn' | 'closesOn' | 'country' | 'timeZone' | 'hours' | 'sizeLimit'
> {
  /** The operator's partner in the realm; null when it has none there. */
  readonly operatorId: PartnerId | null
}

/** The grant by which a partner ships to the service points of another: from which local day, until which, how often. */
export type Grant = Pick<ShippingGrantFact, 'validFrom' | 'validUntil' | 'maxRedirects'>

/** The published facts of a service point that decisions need. Its validity is in local days of the outlet. */
export interface ServicePointFacts extends Pick<
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
  | 'redirectDecision'
  | 'decideWithinMinutes'
  | 'redirectFee'
  | 'cutOff'
  | 'transit'
  | 'deleted'
> {
  /** The grant that its partner gave the partner that ships; null when it gave none, also for its own service points. */
  readonly grant: Grant | null
}

/**
 * An outlet with the service points there that come into question. Those that no agreement covers any more, which are
 * `deleted`, take no new promise; what is promised or held there is received and handed over by their last terms.
 */
export interface Site {
  readonly outlet: OutletFacts
  readonly servicePoints: readonly ServicePointFacts[]
  /** The partner that ships: the one to which a place would be promised. Null where nothing is promised. */
  readonly shippingPartnerId: PartnerId | null
}

/** A counter: an outlet, and the service point there whose shelf takes the parcel. */
export interface Counter {
  readonly site: Site
  readonly servicePoint: ServicePointFacts
}

/**
 * Returns true when a place at the counter may be promised for that local day to the partner that ships: to the service
 * point's own partner, to the operator of the outlet, and to the partners that were granted shipping on that day. For all
 * others the service point is as good as absent, whoever it is that they name.
 */
export function mayPromise({ site, servicePoint }: Counter, day: LocalDate): boolean {
  const { shippingPartnerId, outlet } = site
  if (shippingPartnerId === null) return false
  if (shippingPartnerId === servicePoint.partnerId || shippingPartnerId === outlet.operatorId) return true
  const { grant } = servicePoint
  return grant !== null && holdsOn(grant, day)
}

/** Returns true when the local day lies in the span. */
export function holdsOn(span: Pick<Grant, 'validFrom' | 'validUntil'>, day: LocalDate): boolean {
  return span.validFrom <= day && (span.validUntil === null || day < span.validUntil)
}

/** Returns the custodian of parcels at a counter: the outlet's operator, or its agent when the operator is not a partner. */
export function custodianOf({ site, servicePoint }: Counter): PartnerId {
  return site.outlet.operatorId ?? servicePoint.partnerId
}

/** Returns true when the partner runs a counter at the outlet: as its operator, or with a service point of its own. */
export function isCounterOf({ outlet, servicePoints }: Site, partnerId: PartnerId): boolean {
  return outlet.operatorId === partnerId || servicePoints.some((point) => point.partnerId === partnerId)
}

/** Returns the opening hours of a counter: the service point's own, or else the outlet's. */
export function hoursAt({ site, servicePoint }: Counter): PlaceHours {
  const { timeZone, country, hours } = site.outlet
  return { timeZone, country, hours: parseHours(servicePoint.hours ?? hours, timeZone, country) }
}
