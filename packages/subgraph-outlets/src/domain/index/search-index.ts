import type {
  FullnessFact,
  OutletFact,
  PartnerFact,
  RealmFact,
  ServicePointFact,
  ShippingGrantFact,
} from '@restante/subgraph-kit'
import { type DayNumber, noEnd, noStart, toDayNumber } from './day.ts'
import { Fullness } from './fullness.ts'
import { OutletTable } from './outlet-table.ts'
import type { PointIndex, TreeBuilder } from './point-index.ts'
import { Programme } from './programme.ts'
import { SharedValues } from './shared-values.ts'

/** The local days at each outlet on which a partner may use another's service points; `until` is exclusive. */
export interface Grant {
  readonly from: DayNumber
  readonly until: DayNumber
}

/** Changes are scanned linearly until this many accumulate. */
const maxOverlayRows = 2_000

/** Everything that a search looks at, in memory, fed from the published tables. */
export class SearchIndex {
  readonly shared = new SharedValues()
  readonly outlets = new OutletTable(this.shared)
  readonly fullness = new Fullness()
  readonly #programmes = new Map<string, Programme>()
  /** The programme that each service point is in. */
  readonly #home = new Map<string, Programme>()
  readonly #codes = new Map<string, string>()
  readonly #grants = new Map<string, Map<string, Grant>>()
  readonly #clockOffsets = new Map<string, number>()

  /** Returns the programme of a partner; null while it has no service points. A partner's id names its realm. */
  programmeOf(partnerId: string): Programme | null {
    return this.#programmes.get(partnerId) ?? null
  }

  /** Returns the programme that a service point is in; null when it was never known. */
  homeOf(servicePointId: string): Programme | null {
    return this.#home.get(servicePointId) ?? null
  }

  /** Returns the public code of a partner; null when it is not known. */
  codeOf(partnerId: string): string | null {
    return this.#codes.get(partnerId) ?? null
  }

  /** Returns the grants of shipping that a partner holds, by the partner that gave each. */
  grantsOf(partnerId: string): ReadonlyMap<string, Grant> {
    return this.#grants.get(partnerId) ?? new Map()
  }

  /** Returns the realm's time, which in a sandbox may have been advanced. */
  realmTime(realmId: string, now: Date): Date {
    return new Date(now.getTime() + (this.#clockOffsets.get(realmId) ?? 0))
  }

  applyOutlet(fact: OutletFact): void {
    const row = this.outlets.apply(fact)
    for (const programme of this.#programmes.values()) programme.follow(row)
  }

  applyServicePoint(fact: ServicePointFact): void {
    let programme = this.#programmes.get(fact.partnerId)
    if (!programme) {
      programme = new Programme(fact.partnerId, this.outlets, this.shared)
      this.#programmes.set(fact.partnerId, programme)
    }
    const before = this.#home.get(fact.servicePointId)
    if (before && before !== programme) before.apply({ ...fact, deleted: true })
    this.#home.set(fact.servicePointId, programme)
    programme.apply(fact)
    programme.markFull(fact.servicePointId, this.fullness.has(fact.servicePointId))
  }

  applyPartner(fact: PartnerFact): void {
    if (fact.deleted) this.#codes.delete(fact.partnerId)
    else this.#codes.set(fact.partnerId, fact.code)
  }

  applyGrant(fact: ShippingGrantFact): void {
    const grants = this.#grants.get(fact.partnerId) ?? new Map<string, Grant>()
    this.#grants.set(fact.partnerId, grants)
    if (fact.deleted) grants.delete(fact.grantedByPartnerId)
    else {
      grants.set(fact.grantedByPartnerId, {
        from: toDayNumber(fact.validFrom, noStart),
        until: toDayNumber(fact.validUntil, noEnd),
      })
    }
  }

  applyRealm(fact: RealmFact): void {
    this.#clockOffsets.set(fact.realmId, fact.deleted ? 0 : fact.clockOffsetMs)
  }

  applyFullness(fact: FullnessFact): void {
    const id = fact.servicePointId
    this.fullness.apply(fact)
    this.#home.get(id)?.markFull(id, this.fullness.has(id))
  }

  /** Merges overlays into their trees: every one that is not empty with `all`, else those that have grown long. */
  async settle(build?: TreeBuilder, options: { all: boolean } = { all: false }): Promise<void> {
    const most = options.all ? 0 : maxOverlayRows
    const indexes: PointIndex[] = [
      this.outlets.points,
      ...Array.from(this.#programmes.values(), ({ points }) => points),
    ]
    for (const index of indexes) if (index.overlay.size > most) await index.rebuild(build)
  }
}
