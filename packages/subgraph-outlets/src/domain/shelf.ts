import type { SizeClass } from '@restante/subgraph-kit'
import type { FullnessFact, ServicePointFact } from './facts.ts'
import { type DayNumber, noStart, toDayNumber } from './day.ts'
import type { Capability } from './vocabulary.ts'

/** What a place is for. */
export type Purpose = 'COLLECTION' | 'DROP_OFF'

/** Every purpose. */
export const purposes: readonly Purpose[] = ['COLLECTION', 'DROP_OFF']
const sizeClasses: readonly string[] = ['ANY', 'S', 'M', 'L', 'XL'] satisfies (SizeClass | 'ANY')[]

/** One bit for each purpose and size class. */
export type ShelfMask = number

function shelfBit(purpose: string, sizeClass: string): ShelfMask {
  const row = purposes.indexOf(purpose as Purpose)
  const column = sizeClasses.indexOf(sizeClass)
  return row < 0 || column < 0 ? 0 : 1 << (row * sizeClasses.length + column)
}

/** The shelves that there are; with `leastPlaces` only those that have so many places. */
export function shelvesOf(capacity: ServicePointFact['capacity'], leastPlaces = 0): ShelfMask {
  return capacity.reduce((mask, { purpose, sizeClass, places }) => {
    return places >= leastPlaces ? mask | shelfBit(purpose, sizeClass) : mask
  }, 0)
}

/** The purposes that the capabilities asked for imply. */
export function purposesOf(asked: readonly Capability[]): Purpose[] {
  const implied = new Set<Purpose>()
  for (const capability of asked) {
    if (capability === 'COLLECT') implied.add('COLLECTION')
    if (capability === 'DROP_OFF' || capability === 'DROP_OFF_UNLABELLED' || capability === 'RETURN')
      implied.add('DROP_OFF')
  }
  return [...implied]
}

/**
 * The shelf that a parcel would go on, as one bit: the undivided one, else the smallest class that takes it; 0 when there
 * is none.
 */
export function shelfFor(shelves: ShelfMask, purpose: Purpose, smallest: SizeClass): ShelfMask {
  const first = shelfBit(purpose, 'ANY')
  if ((shelves & first) !== 0) return first
  const last = shelfBit(purpose, 'XL')
  for (let bit = shelfBit(purpose, smallest); bit <= last; bit <<= 1) if ((shelves & bit) !== 0) return bit
  return 0
}

/** Which shelves are full on which days; only full ones are kept. */
export class Fullness {
  readonly #full = new Map<string, Map<DayNumber, ShelfMask>>()

  apply(fact: FullnessFact): void {
    const days = this.#full.get(fact.service_point_id) ?? new Map<DayNumber, ShelfMask>()
    const day = toDayNumber(fact.day, noStart)
    const bit = shelfBit(fact.purpose, fact.size_class)
    const before = days.get(day) ?? 0
    const after = fact.is_full && !fact.deleted ? before | bit : before & ~bit
    if (after === 0) days.delete(day)
    else days.set(day, after)
    if (days.size === 0) this.#full.delete(fact.service_point_id)
    else this.#full.set(fact.service_point_id, days)
  }

  /** True when a shelf of the service point is full on some day. */
  has(servicePointId: string): boolean {
    return this.#full.has(servicePointId)
  }

  /** The shelves of a service point that are full on a day. */
  on(servicePointId: string, day: DayNumber): ShelfMask {
    return this.#full.get(servicePointId)?.get(day) ?? 0
  }
}
