import type { OutletFact, PartnerId, ServicePointFact } from '@restante/subgraph-kit'
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

/** The published facts of a service point that decisions need. Its validity is in local days of the outlet. */
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
  | 'redirectDecision'
  | 'decideWithinMinutes'
  | 'redirectFee'
  | 'cutOff'
  | 'transit'
>

/** An outlet with the service points there that come into question. */
export interface Site {
  readonly outlet: OutletFacts
  readonly servicePoints: readonly ServicePointFacts[]
}

/** A counter: an outlet, and the service point there whose shelf takes the parcel. */
export interface Counter {
  readonly site: Site
  readonly servicePoint: ServicePointFacts
}

/** Returns the custodian of parcels at a counter: the outlet's operator, or its agent when the operator is not a partner. */
export function custodianOf({ site, servicePoint }: Counter): PartnerId {
  return site.outlet.operatorId ?? servicePoint.partnerId
}

/** Returns the opening hours of a counter: the service point's own, or else the outlet's. */
export function hoursAt({ site, servicePoint }: Counter): PlaceHours {
  const { timeZone, country, hours } = site.outlet
  return { timeZone, country, hours: parseHours(servicePoint.hours ?? hours, timeZone, country) }
}
