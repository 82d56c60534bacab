import type { Hours } from '@restante/subgraph-kit'
import { localDay } from './index/day.ts'
import { isVisible } from './index/programme.ts'
import type { SearchIndex } from './index/search-index.ts'
import { type Capability, capabilities } from './vocabulary.ts'
import { hasAll } from './bit-vocabulary.ts'

/** The opening hours of a service point. */
export interface PointHours {
  readonly hours: Hours
  /** OSM `opening_hours`; null: unknown. */
  readonly text: string | null
  /** IANA name. */
  readonly timeZone: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** True when both it and its outlet have the capability. */
  has(capability: Capability): boolean
}

/**
 * Returns the hours of a service point, its own or else those of its outlet; null when it is in no search, or when the partner may
 * not know of it at that moment.
 */
export function findPointHours(
  index: SearchIndex,
  servicePointId: string,
  partnerId: string,
  at: Date,
): PointHours | null {
  const programme = index.homeOf(servicePointId)
  const row = programme?.find(servicePointId) ?? null
  if (!programme || row === null) return null
  const { outlets, shared } = index
  const outlet = programme.outlet[row]!
  const timeZone = shared.zones.values[outlets.zone[outlet]!]!
  const day = localDay(at, timeZone)
  const grant = index.grantsOf(partnerId).get(programme.partnerId)
  const isParty =
    programme.partnerId === partnerId ||
    (grant !== undefined && grant.from <= day && day < grant.until) ||
    shared.operators.values[outlets.operator[outlet]!] === index.codeOf(partnerId)
  if (!isVisible(programme, row, isParty)) return null
  const offered = programme.capabilities[row]! & outlets.capabilities[outlet]!
  return {
    ...shared.hours.values[programme.hours[row]! || outlets.hours[outlet]!]!,
    timeZone,
    country: shared.countries.values[outlets.country[outlet]!]!,
    has: (capability) => hasAll(offered, capabilities.encode([capability])),
  }
}
