import type { SizeClass } from '@restante/subgraph-kit'
import type { FullnessFact, ServicePointFact } from './facts.ts'
import { type DayNumber, noStart, toDayNumber } from './day.ts'
import type { Capability } from './vocabulary.ts'

/** What a place is for. */
export type Purpose = 'COLLECTION' | 'DROP_OFF'

const purposes: readonly string[] = ['COLLECTION', 'DROP_OFF'] satisfies Purpose[]
const sizeClasses: readonly string[] = ['ANY', 'S', 'M', 'L', 'XL'] satisfies (SizeClass | 'ANY')[]

/** One bit for each purpose and size class. */
export type ShelfMask = number

function shelfBit(purpose: string, sizeClass: string): ShelfMask {
  const row = purposes.indexOf(purpose)
  const column = sizeClasses.indexOf(sizeClass)
  return row < 0 || column < 0 ? 0 : 1 << (row * sizeClasses.length + column)
}

/** The shelves that have places at all. */
export function shelvesOf(capacity: ServicePointFact['capacity']): ShelfMask {
  return capacity.reduce((mask, { purpose, sizeClass, places }) => {
    return places > 0 ? mask | shelfBit(purpose, sizeClass) : mask
  }, 0)
}

/**
 * The shelves of which one must have room, one group for each purpose that the capabilities asked for imply; when they
 * imply none, one group of all. ANY stands beside the parcel's class, as a shelf is either divided or not; without a parcel
 * any class will do.
 */
export function shelvesWanted(asked: readonly Capability[], sizeClass: SizeClass | null): ShelfMask[] {
  const wanted = new Set<Purpose>()
  for (const capability of asked) {
    if (capability === 'COLLECT') wanted.add('COLLECTION')
    if (capability === 'DROP_OFF' || capability === 'DROP_OFF_UNLABELLED' || capability === 'RETURN')
      wanted.add('DROP_OFF')
  }
  const columns = sizeClass === null ? sizeClasses : ['ANY', sizeClass]
  const groupOf = (purpose: string): ShelfMask => columns.reduce((mask, column) => mask | shelfBit(purpose, column), 0)
  if (wanted.size > 0) return Array.from(wanted, groupOf)
  return [purposes.reduce((mask, purpose) => mask | groupOf(purpose), 0)]
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
