import { columnName, type Feed, followTable, type Revision, type Table } from '@restante/store'
import {
  fullnessTable,
  outletFactTable,
  partnerFactTable,
  realmFactTable,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type {
  FullnessFact,
  OutletFact,
  PartnerFact,
  RealmFact,
  ServicePointFact,
  ShippingGrantFact,
} from '../domain/facts.ts'
import type { Register } from '../domain/register.ts'

/** Keeps a register up to date. */
export interface Following {
  /** Resolves when everything committed before the call is in the register. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** What a register follows. */
export interface FollowOptions {
  /** Of the role `restante_outlets`. */
  readonly pool: Pool
  readonly register: Register
  /** Told after rows of any table were applied. */
  onApplied(): void
  onError(error: unknown): void
}

/**
 * Fills a register from the published tables and follows their changes. Resolves when everything there was is in it;
 * outlets are read first, because service points take their positions from them.
 */
export async function followPublished(options: FollowOptions): Promise<Following> {
  const { pool, register, onApplied, onError } = options
  const feeds: Feed[] = []
  const follow = async <Row extends Revision, Fact>(table: Table<Row>, apply: (fact: Fact) => void): Promise<void> => {
    const onRows = (rows: Row[]): void => {
      rows.forEach((row) => apply(toFact<Fact>(row)))
      onApplied()
    }
    feeds.push(await followTable<Row>({ pool, table, onRows, onError }))
  }

  await follow(realmFactTable, (fact: RealmFact) => register.applyRealm(fact))
  await follow(partnerFactTable, (fact: PartnerFact) => register.applyPartner(fact))
  await follow(shippingGrantFactTable, (fact: ShippingGrantFact) => register.applyGrant(fact))
  await follow(outletFactTable, (fact: OutletFact) => register.applyOutlet(fact))
  await follow(servicePointFactTable, (fact: ServicePointFact) => register.applyServicePoint(fact))
  await follow(fullnessTable, (fact: FullnessFact) => register.applyFullness(fact))
  return {
    async refresh() {
      await Promise.all(feeds.map((feed) => feed.refresh()))
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()))
    },
  }
}

// TODO: the register takes the facts of the kit as they are, and this goes.
function toFact<Fact>(row: object): Fact {
  return Object.fromEntries(Object.entries(row).map(([property, value]) => [columnName(property), value])) as Fact
}
