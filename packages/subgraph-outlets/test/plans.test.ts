import { followTable } from '@restante/store'
import { explainStatement, type PlanNode, recordStatements, type TestDatabase } from '@restante/store/testing'
import { type OutletFact, outletFactTable } from '@restante/subgraph-kit'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutletConditions } from '../src/domain/ports/outlet-reader.ts'
import { findLastImport } from '../src/index.ts'
import { createOutletReader } from '../src/storage/outlet-reader.ts'
import { createPostalCodeRepository } from '../src/storage/postal-codes.ts'
import { createOutletsDatabase } from './outlets-database.ts'
import { importInto, officeAt } from './small-network.ts'

const anyOutlet: OutletConditions = { operatorCode: null, kinds: [], statuses: [], within: null, words: [] }

let database: TestDatabase
beforeAll(async () => {
  database = await createOutletsDatabase()
})
afterAll(() => database.drop())

/** Runs work and returns the plans of the statements that it sends, each as its nodes. */
async function explain(work: () => Promise<unknown>): Promise<PlanNode[][]> {
  const sent = await recordStatements(work)
  return Promise.all(sent.map(({ text, values }) => explainStatement(database.pool('outlets'), text, values)))
}

describe('on tables that were never analysed', () => {
  beforeAll(async () => {
    const client = new Client({ connectionString: database.databaseUrl })
    await client.connect()
    for (const name of ['outlets.outlet', 'outlets.postal_code', 'published_outlets.outlet_fact']) {
      await client.query(`alter table ${name} set (autovacuum_enabled = false)`)
    }
    await client.query(`
      insert into outlets.outlet
        select 'out_' || n, 'post', n::text, 'Office ' || n, 'POST_OFFICE', 'ACTIVE', null, null, null, '{}', 'Town ' || n % 500, n::text,
          null, 'IN', 8 + n / 1000.0, 77, 100, 'Asia/Kolkata', null, null, '{}', null, 'tests', 'MIT', 'tests', null, '{}'
        from generate_series(1, 20000) n;
      insert into outlets.postal_code select 'IN', n::text, 20, 77, 2000 from generate_series(1, 20000) n;
      insert into published_outlets.outlet_fact
        select id, operator_code, operator_ref, kind, status, opens_on, closes_on, country, time_zone, latitude, longitude, capabilities,
          hours, size_limit, operator_ref::int
        from outlets.outlet;`)
    await client.end()
  })

  const list = (conditions: Partial<OutletConditions>) => (): Promise<unknown> =>
    createOutletReader(database.pool('outlets')).list({ ...anyOutlet, ...conditions }, 11, 'out_2')

  test.each([
    ['outlets by id', 'outlet_pkey', () => createOutletReader(database.pool('outlets')).findByIds(['out_7', 'out_8'])],
    [
      'an outlet by its branch code',
      'outlet_operator_code_operator_ref_key',
      () => createOutletReader(database.pool('outlets')).findByRef('post', '7'),
    ],
    ['a page of the register', 'outlet_pkey', list({})],
    [
      'a page of an operator',
      'outlet_operator_code_operator_ref_key',
      list({ operatorCode: 'post', kinds: ['POST_OFFICE'] }),
    ],
    ['a page by words', 'outlet_words', list({ words: ['office', '77'] })],
    ['a page of an area', 'outlet_latitude', list({ within: { west: 76, south: 9, east: 78, north: 9.1 } })],
    ['a postal code', 'postal_code_pkey', () => createPostalCodeRepository(database.pool('outlets')).find('IN', '7')],
    ['the last import', 'import_run_pkey', () => findLastImport(database.pool('outlets'), 'post')],
  ])('%s is read by an index', async (_, index, work) => {
    const plans = await explain(work)
    expect(plans).toHaveLength(1)
    expect(plans[0]).toContainEqual(expect.objectContaining({ 'Index Name': index }))
  })

  test('changes of what is published are read by an index', async () => {
    const options = { onRows: (_rows: OutletFact[]) => {}, onError: () => {} }
    const feed = await followTable({ pool: database.pool('outlets'), table: outletFactTable, ...options })
    const plans = await explain(() => feed.refresh())
    await feed.close()
    expect(plans).toHaveLength(1)
    expect(plans[0]).toContainEqual(expect.objectContaining({ 'Index Name': 'outlet_fact_rev' }))
  })
})

test('an import leaves its tables analysed and its words sorted into their index', async () => {
  const fresh = await createOutletsDatabase()
  await importInto(fresh, [officeAt(1), officeAt(2)])
  const { rows } = await fresh.pool('outlets').query(
    `select relname as name, vacuum_count as vacuumed, analyze_count as analysed from pg_stat_user_tables
      where relname in ('outlet', 'postal_code', 'outlet_fact') order by 1`,
  )
  await fresh.drop()
  expect(rows).toEqual([
    { name: 'outlet', vacuumed: 1, analysed: 1 },
    { name: 'outlet_fact', vacuumed: 1, analysed: 1 },
    { name: 'postal_code', vacuumed: 1, analysed: 1 },
  ])
})
