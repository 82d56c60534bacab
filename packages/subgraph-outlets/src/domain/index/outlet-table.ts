import type { OutletFact } from '@restante/subgraph-kit'
import { capabilities, outletKinds, outletStatuses } from '../vocabulary.ts'
import { noEnd, noStart, toDayNumber } from './day.ts'
import { PointIndex } from './point-index.ts'
import type { SharedValues } from './shared-values.ts'
import { makeRoom } from './typed-column.ts'

/** The outlets in columns by row number: what a search judges them by. */
export class OutletTable {
  readonly points = new PointIndex()
  readonly ids: string[] = []
  kind = outletKinds.createColumn()
  status = outletStatuses.createColumn()
  opensOn = new Int32Array(0)
  closesOn = new Int32Array(0)
  zone = new Uint16Array(0)
  hours = new Uint32Array(0)
  capabilities = capabilities.createColumn()
  limit = new Uint32Array(0)
  operator = new Uint32Array(0)
  country = new Uint16Array(0)
  readonly #shared: SharedValues
  readonly #rows = new Map<string, number>()

  constructor(shared: SharedValues) {
    this.#shared = shared
  }

  /** Returns the row of an outlet, also of one that nothing is known of yet. */
  rowOf(id: string): number {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.ids.push(id) - 1
      this.#rows.set(id, row)
      this.#makeRoom(row + 1)
    }
    return row
  }

  /** Takes in what is new about an outlet and returns its row. */
  apply(fact: OutletFact): number {
    const row = this.rowOf(fact.outletId)
    if (fact.deleted) {
      this.points.remove(row)
      return row
    }
    this.kind[row] = outletKinds.encodeKnown([fact.kind])
    this.status[row] = outletStatuses.encodeKnown([fact.status])
    this.opensOn[row] = toDayNumber(fact.opensOn, noStart)
    this.closesOn[row] = toDayNumber(fact.closesOn, noEnd)
    this.zone[row] = this.#shared.zones.intern(fact.timeZone, () => fact.timeZone)
    this.hours[row] = this.#shared.internHours(fact.hours, fact.timeZone, fact.country)
    this.capabilities[row] = capabilities.encodeKnown(fact.capabilities)
    this.limit[row] = this.#shared.internLimit(fact.sizeLimit)
    this.operator[row] = this.#shared.operators.intern(fact.operatorCode, () => fact.operatorCode)
    this.country[row] = this.#shared.countries.intern(fact.country, () => fact.country)
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
