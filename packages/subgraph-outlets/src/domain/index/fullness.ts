import type { FullnessFact } from '@restante/subgraph-kit'
import type { Bits } from '../bit-vocabulary.ts'
import { type DayNumber, noStart, toDayNumber } from './day.ts'
import { encodeShelf } from './shelf.ts'

/** The shelves that are full, by service point and day; all others have places. */
export class Fullness {
  readonly #full = new Map<string, Map<DayNumber, Bits>>()

  /** Takes in that a shelf became full on a day, or free again. */
  apply(fact: FullnessFact): void {
    const days = this.#full.get(fact.servicePointId) ?? new Map<DayNumber, Bits>()
    const day = toDayNumber(fact.day, noStart)
    const shelf = encodeShelf(fact.purpose, fact.sizeClass)
    const before = days.get(day) ?? 0
    const after = fact.isFull && !fact.deleted ? before | shelf : before & ~shelf
    if (after === 0) days.delete(day)
    else days.set(day, after)
    if (days.size === 0) this.#full.delete(fact.servicePointId)
    else this.#full.set(fact.servicePointId, days)
  }

  /** True when a shelf of the service point is full on some day. */
  has(servicePointId: string): boolean {
    return this.#full.has(servicePointId)
  }

  /** Returns the shelves of a service point that are full on a day. */
  on(servicePointId: string, day: DayNumber): Bits {
    return this.#full.get(servicePointId)?.get(day) ?? 0
  }
}
