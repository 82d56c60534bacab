import { type Feed, followTable, type Revision, type Table } from '@restante/store'
import {
  fullnessTable,
  outletFactTable,
  partnerFactTable,
  realmFactTable,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { SearchIndex } from '../domain/index/search-index.ts'

/** Keeps a search index up to date. */
export interface Following {
  /** Resolves when everything committed before the call is in the index. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** Options for keeping a search index in step with the published tables. */
export interface FollowOptions {
  /** Of the role `restante_outlets`. */
  readonly pool: Pool
  readonly index: SearchIndex
  /** Called after rows of any table were applied. */
  onApplied(): void
  onError(error: unknown): void
}

/**
 * Fills a search index from the published tables and follows their changes. Resolves when everything there was is in it;
 * outlets are read first, because service points take their positions from them.
 */
export async function followPublished(options: FollowOptions): Promise<Following> {
  const { pool, index, onApplied, onError } = options
  const feeds: Feed[] = []
  const follow = async <Row extends Revision>(table: Table<Row>, apply: (row: Row) => void): Promise<void> => {
    const onRows = (rows: Row[]): void => {
      rows.forEach(apply)
      onApplied()
    }
    feeds.push(await followTable<Row>({ pool, table, onRows, onError }))
  }

  await follow(realmFactTable, (fact) => index.applyRealm(fact))
  await follow(partnerFactTable, (fact) => index.applyPartner(fact))
  await follow(shippingGrantFactTable, (fact) => index.applyGrant(fact))
  await follow(outletFactTable, (fact) => index.applyOutlet(fact))
  await follow(servicePointFactTable, (fact) => index.applyServicePoint(fact))
  await follow(fullnessTable, (fact) => index.applyFullness(fact))
  return {
    async refresh() {
      await Promise.all(feeds.map((feed) => feed.refresh()))
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()))
    },
  }
}
