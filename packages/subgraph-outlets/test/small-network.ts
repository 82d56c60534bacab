import { type Caller, type OutletId, type Scope, silentLog } from '@restante/subgraph-kit'
import type { TestDatabase } from '@restante/store/testing'
import {
  createOutletsSubgraph,
  importOutlets,
  type ImportReport,
  type OutletsSubgraph,
  type SourceRow,
} from '../src/index.ts'
import { createOutletsDatabase } from './outlets-database.ts'
import { realm } from './published-rows.ts'

/** Monday, 23 November 2026, 10:00 in India: the time of the tests. */
export const testNow = new Date('2026-11-23T04:30:00Z')

/** A post office about `kilometres` north of 20 N 77 E, with `changes`. */
export function officeAt(kilometres: number, changes: Partial<SourceRow> = {}): SourceRow {
  return {
    operatorRef: `office-${kilometres}`,
    name: `Office ${kilometres}`,
    kind: 'POST_OFFICE',
    address: { lines: [`Road ${kilometres}`], locality: 'Testpur', postalCode: '440001', subdivision: null },
    latitude: 20 + kilometres / 110.7,
    longitude: 77,
    precisionMetres: 100,
    timeZone: 'Asia/Kolkata',
    capabilities: ['COLLECT', 'DROP_OFF', 'RETURN'],
    ...changes,
  }
}

/** The origin of searches in the tests. */
export const origin = { point: { latitude: 20, longitude: 77 } }

/** A subgraph on a register of its own. */
export interface SmallNetwork {
  readonly database: TestDatabase
  readonly subgraph: OutletsSubgraph
  /** Imports rows of the operator `test-post`. */
  add(...rows: SourceRow[]): Promise<ImportReport>
  /** The id of an outlet that was imported. */
  idOf(ref: string): Promise<OutletId>
  /** Executes a query for a partner once everything that was committed has arrived. */
  ask(query: string, partnerId: string, variables?: Record<string, unknown>): Promise<Answer>
  close(): Promise<void>
}

/** A response, as loosely typed as JSON is. */
export interface Answer {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: unknown } }[]
}

/** Imports rows of the operator `test-post`. */
export function importInto(database: TestDatabase, rows: readonly SourceRow[]): Promise<ImportReport> {
  return importOutlets({
    pool: database.pool('outlets'),
    source: rows,
    now: testNow,
    operatorCode: 'test-post',
    country: 'IN',
    bounds: { west: 68, south: 6, east: 97.6, north: 37.6 },
    provenance: { source: 'tests', licence: 'MIT', attribution: 'Restante tests' },
  })
}

/** Starts a subgraph on an empty register. */
export async function startSmallNetwork(): Promise<SmallNetwork> {
  const database = await createOutletsDatabase()
  const pool = database.pool('outlets')
  const subgraph = await createOutletsSubgraph({
    pool,
    cursorKey: Buffer.alloc(32, 1),
    now: () => testNow,
    log: silentLog,
  })
  return {
    database,
    subgraph,
    add: (...rows) => importInto(database, rows),
    async idOf(ref) {
      const { rows } = await pool.query(`select id from outlets.outlet where operator_ref = $1`, [ref])
      return rows[0].id as OutletId
    },
    async ask(query, partnerId, variables = {}) {
      await subgraph.refresh()
      return subgraph.execute(query, variables, requestOf(partnerId))
    },
    async close() {
      await subgraph.close()
      await database.drop()
    },
  }
}

/** A request of a partner's key. */
export function requestOf(partnerId: string | null, scopes: readonly Scope[] = ['outlets:read']) {
  const caller = { keyId: 'key', kind: 'SECRET', realm, livemode: false, partnerId, scopes, outletIds: [] }
  return { caller: partnerId === null ? null : (caller as unknown as Caller), requestId: 'test', deadline: Infinity }
}
