import { listShelfClasses } from '@restante/subgraph-kit'
import type { Need } from './need.ts'
import type { ServicePointFacts } from './site.ts'

/** Returns the size class of the shelf for the parcel: the undivided one, or the smallest that is large enough; null without any. */
export function shelfFor(servicePoint: ServicePointFacts, need: Pick<Need, 'parcel' | 'purpose'>): string | null {
  const shelves = servicePoint.capacity.filter((room) => room.purpose === need.purpose)
  const classes = listShelfClasses(need.parcel.measure ?? {})
  return classes.find((size) => shelves.some((room) => room.sizeClass === size)) ?? null
}
