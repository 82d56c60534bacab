import { type Hours, parseHours, type SizeLimit } from '@restante/subgraph-kit'
import { Interner, makeRoom } from './columns.ts'
import { noEnd, noStart, toDayNumber } from './day.ts'
import type { OutletFact } from './facts.ts'
import { PointIndex } from './point-index.ts'
import { capabilities, maskOf, outletKinds, outletStatuses } from './vocabulary.ts'

/** Things that many rows share, by number. */
export class SharedValues {
  /** IANA time zone names. */
  readonly zones = new Interner<string>()
  /** Opening hours by text, zone and country; number 0 is UNKNOWN. */
  readonly hours = new Interner<Hours>()
  /** Size limits; number 0 is no limit. */
  readonly limits = new Interner<SizeLimit | null>()
  /** Codes of operators. */
  readonly operators = new Interner<string>()
  /** Country codes. */
  readonly countries = new Interner<string>()
  /** Opening hours as text, so that equal texts lie in memory once. */
  readonly texts = new Interner<string>()

  constructor() {
    this.hoursNumber(null, 'UTC', null)
    this.limitNumber(null)
  }

  hoursNumber(text: string | null, timeZone: string, country: string | null): number {
    const key = text === null ? '' : `${timeZone}\n${country}\n${text}`
    return this.hours.numberOf(key, () => parseHours(text, timeZone, country))
  }

  limitNumber(limit: SizeLimit | null): number {
    return this.limits.numberOf(JSON.stringify(limit), () => limit)
  }
}

/** The register in columns: what a search judges of an outlet, by row number. */
export class OutletTable {
  readonly points = new PointIndex()
  readonly ids: string[] = []
  kind = new Uint8Array(0)
  status = new Uint8Array(0)
  opensOn = new Int32Array(0)
  closesOn = new Int32Array(0)
  zone = new Uint16Array(0)
  hours = new Uint32Array(0)
  capabilities = new Uint16Array(0)
  limit = new Uint32Array(0)
  operator = new Uint32Array(0)
  country = new Uint16Array(0)
  readonly #shared: SharedValues
  readonly #rows = new Map<string, number>()

  constructor(shared: SharedValues) {
    this.#shared = shared
  }

  /** The row of an outlet that is in the register; null when there is none. */
  find(id: string): number | null {
    const row = this.#rows.get(id)
    return row !== undefined && this.points.has(row) ? row : null
  }

  /** The row of an outlet, also of one that nothing is known of yet. */
  rowOf(id: string): number {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.ids.push(id) - 1
      this.#rows.set(id, row)
      this.#makeRoom(row + 1)
    }
    return row
  }

  /** Takes in what is new about an outlet; answers its row. */
  apply(fact: OutletFact): number {
    const row = this.rowOf(fact.outlet_id)
    if (fact.deleted) {
      this.points.remove(row)
      return row
    }
    this.kind[row] = maskOf(outletKinds, [fact.kind])
    this.status[row] = maskOf(outletStatuses, [fact.status])
    this.opensOn[row] = toDayNumber(fact.opens_on, noStart)
    this.closesOn[row] = toDayNumber(fact.closes_on, noEnd)
    this.zone[row] = this.#shared.zones.numberOf(fact.time_zone, () => fact.time_zone)
    this.hours[row] = this.#shared.hoursNumber(fact.hours, fact.time_zone, fact.country)
    this.capabilities[row] = maskOf(capabilities, fact.capabilities)
    this.limit[row] = this.#shared.limitNumber(fact.size_limit)
    this.operator[row] = this.#shared.operators.numberOf(fact.operator_code, () => fact.operator_code)
    this.country[row] = this.#shared.countries.numberOf(fact.country, () => fact.country)
    this.points.set(row, fact.latitude, fact.longitude)
    return row
  }

  #makeRoom(rows: number): void {
    this.kind = makeRoom(this.kind, rows)
    this.status = makeRoom(this.status, rows)
    this.opensOn = makeRoom(this.opensOn, rows)
    this.closesOn = makeRoom(this.closesOn, rows)
    this.zone = makeRoom(this.zone, rows)
    this.hours = makeRoom(this.hours, rows)
    this.capabilities = makeRoom(this.capabilities, rows)
    this.limit = makeRoom(this.limit, rows)
    this.operator = makeRoom(this.operator, rows)
    this.country = makeRoom(this.country, rows)
  }
}
