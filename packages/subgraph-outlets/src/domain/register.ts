import { type DayNumber, noEnd, noStart, toDayNumber } from './day.ts'
import type { FullnessFact, OutletFact, PartnerFact, RealmFact, ServicePointFact, ShippingGrantFact } from './facts.ts'
import { OutletTable, SharedValues } from './outlet-table.ts'
import type { PointIndex, TreeBuilder } from './point-index.ts'
import { Programme } from './programme.ts'
import { Fullness } from './shelf.ts'

/** From when until when (exclusive) a partner may use another's service points, as local days at each outlet. */
export interface Grant {
  readonly from: DayNumber
  readonly until: DayNumber
}

/** A change is scanned, not indexed, until so many have come together. */
const mostInOverlay = 2_000

/** Everything that a search looks at, in memory, fed from the published tables. */
export class Register {
  readonly shared = new SharedValues()
  readonly outlets = new OutletTable(this.shared)
  readonly fullness = new Fullness()
  readonly #programmes = new Map<string, Programme>()
  readonly #home = new Map<string, Programme>()
  readonly #codes = new Map<string, string>()
  readonly #grants = new Map<string, Map<string, Grant>>()
  readonly #clockOffsets = new Map<string, number>()

  /** The programme of a partner; null while it has no service points. A partner's id names its realm. */
  programmeOf(partnerId: string): Programme | null {
    return this.#programmes.get(partnerId) ?? null
  }

  /** The public code of a partner; null when it is not known. */
  codeOf(partnerId: string): string | null {
    return this.#codes.get(partnerId) ?? null
  }

  /** By whom, and when, a partner was granted shipping. */
  grantsOf(partnerId: string): ReadonlyMap<string, Grant> {
    return this.#grants.get(partnerId) ?? new Map()
  }

  /** The realm's time, which in a sandbox may have been advanced. */
  clock(realmId: string, now: Date): Date {
    return new Date(now.getTime() + (this.#clockOffsets.get(realmId) ?? 0))
  }

  applyOutlet(fact: OutletFact): void {
    const row = this.outlets.apply(fact)
    for (const programme of this.#programmes.values()) programme.follow(row)
  }

  applyServicePoint(fact: ServicePointFact): void {
    let programme = this.#programmes.get(fact.partner_id)
    if (!programme) {
      programme = new Programme(fact.partner_id, this.outlets, this.shared)
      this.#programmes.set(fact.partner_id, programme)
    }
    const before = this.#home.get(fact.service_point_id)
    if (before && before !== programme) before.apply({ ...fact, deleted: true })
    this.#home.set(fact.service_point_id, programme)
    programme.apply(fact)
    programme.noteFull(fact.service_point_id, this.fullness.has(fact.service_point_id))
  }

  applyPartner(fact: PartnerFact): void {
    if (fact.deleted) this.#codes.delete(fact.partner_id)
    else this.#codes.set(fact.partner_id, fact.code)
  }

  applyGrant(fact: ShippingGrantFact): void {
    const grants = this.#grants.get(fact.partner_id) ?? new Map<string, Grant>()
    this.#grants.set(fact.partner_id, grants)
    if (fact.deleted) grants.delete(fact.granted_by_partner_id)
    else {
      grants.set(fact.granted_by_partner_id, {
        from: toDayNumber(fact.valid_from, noStart),
        until: toDayNumber(fact.valid_until, noEnd),
      })
    }
  }

  applyRealm(fact: RealmFact): void {
    this.#clockOffsets.set(fact.realm_id, fact.deleted ? 0 : fact.clock_offset_ms)
  }

  applyFullness(fact: FullnessFact): void {
    const id = fact.service_point_id
    this.fullness.apply(fact)
    this.#home.get(id)?.noteFull(id, this.fullness.has(id))
  }

  /** Merges overlays into their trees: all that hold anything with `all`, else those that have grown long. */
  async settle(build?: TreeBuilder, options: { all: boolean } = { all: false }): Promise<void> {
    const most = options.all ? 0 : mostInOverlay
    const indexes: PointIndex[] = [
      this.outlets.points,
      ...Array.from(this.#programmes.values(), ({ points }) => points),
    ]
    for (const index of indexes) if (index.overlay.size > most) await index.rebuild(build)
  }
}
