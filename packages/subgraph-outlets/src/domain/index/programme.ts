import type { ServicePointFact } from '@restante/subgraph-kit'
import { capabilities } from '../vocabulary.ts'
import { noEnd, noStart, toDayNumber } from './day.ts'
import type { OutletTable } from './outlet-table.ts'
import { PointIndex } from './point-index.ts'
import type { SharedValues } from './shared-values.ts'
import { encodeShelves, shelves } from './shelf.ts'
import { makeRoom } from './typed-column.ts'

/**
 * True when a partner may know of a service point: everybody of a public one, else its parties, which are its own partner, those
 * that it granted shipping, and the operator of the outlet.
 */
export function isVisible(programme: Programme, row: number, isParty: boolean): boolean {
  return isParty || programme.isForParties[row] === 0
}

/** The service points of one partner in one realm, in columns by row number, at the positions of their outlets. */
export class Programme {
  readonly partnerId: string
  readonly points = new PointIndex()
  readonly ids: string[] = []
  outlet = new Uint32Array(0)
  capabilities = capabilities.createColumn()
  validFrom = new Int32Array(0)
  validUntil = new Int32Array(0)
  /** 1: the status is ACTIVE. */
  isActive = new Uint8Array(0)
  /** 1: only the parties of the agreement may see it. */
  isForParties = new Uint8Array(0)
  /** 1: nothing new is taken in. */
  isPaused = new Uint8Array(0)
  limit = new Uint32Array(0)
  /** Number of the service point's own hours; 0 where the outlet's hold. */
  hours = new Uint32Array(0)
  shelves = shelves.createColumn()
  /** Those of the shelves that have any places. */
  shelvesWithPlaces = shelves.createColumn()
  /** 1: some shelf is full on some day; which and when is only looked up then. */
  hasFull = new Uint8Array(0)
  /** Number of the text of its own hours, which are evaluated in the outlet's zone; -1 where it has none. */
  #text = new Int32Array(0)
  readonly #rows = new Map<string, number>()
  readonly #byOutlet = new Map<number, number[]>()
  readonly #outlets: OutletTable
  readonly #shared: SharedValues

  constructor(partnerId: string, outlets: OutletTable, shared: SharedValues) {
    this.partnerId = partnerId
    this.#outlets = outlets
    this.#shared = shared
  }

  /** Returns the rows at an outlet. */
  at(outletRow: number): readonly number[] {
    return this.#byOutlet.get(outletRow) ?? []
  }

  /** Returns the row of a service point; null for one that is in no search: no agreement covers it, or its outlet is unknown. */
  find(id: string): number | null {
    const row = this.#rows.get(id)
    return row !== undefined && this.points.has(row) ? row : null
  }

  /** Takes in what is new about a service point. */
  apply(fact: ServicePointFact): void {
    const row = this.#rowOf(fact.servicePointId)
    this.#leave(row)
    if (fact.deleted) {
      this.points.remove(row)
      return
    }
    const outlet = this.#outlets.rowOf(fact.outletId)
    this.#text[row] = fact.hours === null ? -1 : this.#shared.texts.intern(fact.hours, () => fact.hours!)
    this.outlet[row] = outlet
    this.#byOutlet.set(outlet, [...this.at(outlet), row])
    this.capabilities[row] = capabilities.encodeKnown(fact.capabilities)
    this.validFrom[row] = toDayNumber(fact.validFrom, noStart)
    this.validUntil[row] = toDayNumber(fact.validUntil, noEnd)
    this.isActive[row] = fact.status === 'ACTIVE' ? 1 : 0
    this.isForParties[row] = fact.visibility === 'PUBLIC' ? 0 : 1
    this.isPaused[row] = fact.intake === 'OPEN' ? 0 : 1
    this.limit[row] = this.#shared.internLimit(fact.sizeLimit)
    this.shelves[row] = encodeShelves(fact.capacity)
    this.shelvesWithPlaces[row] = encodeShelves(fact.capacity, 1)
    this.#place(row)
  }

  /** Notes whether some shelf of a service point is full on some day. */
  markFull(id: string, hasFull: boolean): void {
    this.hasFull[this.#rowOf(id)] = hasFull ? 1 : 0
  }

  /** Follows an outlet that was added, moved to another place or zone, or removed. */
  follow(outletRow: number): void {
    for (const row of this.at(outletRow)) this.#place(row)
  }

  #place(row: number): void {
    const { points, zone, country } = this.#outlets
    const { zones, countries, texts } = this.#shared
    const outlet = this.outlet[row]!
    if (!points.has(outlet)) {
      this.points.remove(row)
      return
    }
    const text = texts.values[this.#text[row]!] ?? null
    this.hours[row] = this.#shared.internHours(text, zones.values[zone[outlet]!]!, countries.values[country[outlet]!]!)
    this.points.set(row, points.latitudeOf(outlet), points.longitudeOf(outlet))
  }

  #leave(row: number): void {
    const outlet = this.outlet[row]!
    const others = this.at(outlet).filter((other) => other !== row)
    if (others.length > 0) this.#byOutlet.set(outlet, others)
    else this.#byOutlet.delete(outlet)
  }

  #rowOf(id: string): number {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.ids.push(id) - 1
      this.#rows.set(id, row)
      this.#makeRoom(row + 1)
    }
    return row
  }

  #makeRoom(rows: number): void {
    this.outlet = makeRoom(this.outlet, rows)
    this.#text = makeRoom(this.#text, rows)
    this.capabilities = makeRoom(this.capabilities, rows)
    this.validFrom = makeRoom(this.validFrom, rows)
    this.validUntil = makeRoom(this.validUntil, rows)
    this.isActive = makeRoom(this.isActive, rows)
    this.isForParties = makeRoom(this.isForParties, rows)
    this.isPaused = makeRoom(this.isPaused, rows)
    this.limit = makeRoom(this.limit, rows)
    this.hours = makeRoom(this.hours, rows)
    this.shelves = makeRoom(this.shelves, rows)
    this.shelvesWithPlaces = makeRoom(this.shelvesWithPlaces, rows)
    this.hasFull = makeRoom(this.hasFull, rows)
  }
}
