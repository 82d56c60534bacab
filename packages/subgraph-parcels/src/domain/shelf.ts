import { sizeClassOf } from '@restante/subgraph-kit'
import type { Need } from './need.ts'
import type { ServicePointFacts } from './site.ts'

const classOrder = ['S', 'M', 'L', 'XL'] as const

/** Returns the size class of the shelf that takes the parcel: the undivided one, or the smallest class that is large enough. */
export function shelfFor(servicePoint: ServicePointFacts, need: Pick<Need, 'parcel' | 'purpose'>): string | null {
  const classes = servicePoint.capacity.filter((room) => room.purpose === need.purpose).map((room) => room.sizeClass)
  if (classes.includes('ANY')) return 'ANY'
  const smallest = classOrder.indexOf(sizeClassOf(need.parcel.measure ?? {}))
  return classOrder.slice(smallest).find((size) => classes.includes(size)) ?? null
}
