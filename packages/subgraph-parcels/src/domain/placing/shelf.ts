import { listShelfClasses } from '@restante/subgraph-kit'
import type { Need } from './need.ts'
import type { ServicePointFacts } from './site.ts'

/** Returns the size class of the shelf for the parcel: the undivided one, or the smallest that is large enough; null without any. */
export function shelfFor(servicePoint: ServicePointFacts, need: Pick<Need, 'parcel' | 'purpose'>): string | null {
  const shelves = servicePoint.capacity.filter((room) => room.purpose === need.purpose)
  const classes = listShelfClasses(need.parcel.measure ?? {})
  return classes.find((size) => shelves.some((room) => room.sizeClass === size)) ?? null
}

/**
 * Returns the size class of the shelf on which what has been brought lies: the one for its size, or else the largest of the
 * purpose, because it is there whether or not it should have come; null without any shelf of the purpose.
 */
export function shelfHolding(servicePoint: ServicePointFacts, need: Pick<Need, 'parcel' | 'purpose'>): string | null {
  const shelves = servicePoint.capacity.filter((room) => room.purpose === need.purpose)
  const largest = listShelfClasses({}).findLast((size) => shelves.some((room) => room.sizeClass === size))
  return shelfFor(servicePoint, need) ?? largest ?? null
}
