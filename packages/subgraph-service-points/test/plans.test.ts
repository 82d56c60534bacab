import { explainStatement, type PlanNode, recordStatements } from '@restante/store/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RealmReader } from '../src/domain/ports/realm-reader.ts'
import { createRealmReader } from '../src/storage/realm-reader.ts'
import { createNetwork, type Network, noon } from './network-fixture.ts'

/** Rows of others, so many that reading all of them costs more than finding one. */
const others = `
  insert into published_outlets.outlet_fact
    (outlet_id, operator_code, operator_ref, kind, status, country, time_zone, latitude, longitude, capabilities, rev)
    select 'out_' || n, 'post', n::text, 'POST_OFFICE', 'ACTIVE', 'IN', 'Asia/Kolkata', 20, 79, '{COLLECT}', n from generate_series(1, 20000) n;
  insert into service_points.partner
    select 'demo', 'prt_' || n, 'partner-' || n, 'Partner', 'RETAILER', null, '2026-01-01' from generate_series(1, 5000) n;
  insert into service_points.programme
    select 'demo', 'prg_' || n, 'prt_' || n, 'counter', 'Counter', '2026-01-01' from generate_series(1, 5000) n;
  insert into service_points.service_point
    select 'demo', 'sp_' || n, 'prt_' || n % 5000 + 1, 'prg_' || n % 5000 + 1, 'out_' || n, '{COLLECT}', null, null, '[]', '{}', '2026-01-01', null,
      'ACTIVE', 'PUBLIC', 'OPEN', null, null, '2026-01-01' from generate_series(1, 20000) n;
  insert into published_service_points.service_point_fact
    select realm_id, service_point_id, partner_id, 'code', 'counter', outlet_id, capabilities, status, visibility, intake, hours, valid_from,
      valid_until, size_limit, capacity, hold_policy, 1 from service_points.service_point;
  insert into published_service_points.shipping_grant_fact
    select 'demo', 'prt_' || n, 'prt_1', '2026-01-01', null, n from generate_series(1, 5000) n;`

describe('statements on tables that were never analysed', () => {
  let network: Network
  beforeAll(async () => {
    network = await createNetwork()
    const client = new Client({ connectionString: network.db.databaseUrl })
    await client.connect()
    const { rows } = await client.query(
      `select schemaname || '.' || tablename as name from pg_tables
        where schemaname in ('service_points', 'published_service_points', 'published_outlets')`,
    )
    for (const { name } of rows) await client.query(`alter table ${name} set (autovacuum_enabled = false)`)
    await client.query(others)
    await client.end()
  })
  afterAll(() => network.close())

  /** Reads, and returns the nodes of the plans. */
  async function explain(read: (reader: RealmReader) => Promise<unknown>): Promise<PlanNode[]> {
    const { realm, partners, pool } = network
    const caller = { realm, partnerId: partners.platform }
    const sent = await recordStatements(() => read(createRealmReader(pool, caller, noon.getTime())))
    const plans = await Promise.all(sent.map(({ text, values }) => explainStatement(pool, text, values)))
    return plans.flat()
  }

  it.each<[string, string, (reader: RealmReader) => Promise<unknown>]>([
    ['partners by id', '(partner_id = ANY', (reader) => reader.findPartners(['prt_7', 'prt_8'])],
    ['partners by code', '(code = ANY', (reader) => reader.findPartnersByCode(['partner-7'])],
    ['outlets', '(outlet_id = ANY', (reader) => reader.findOutlets(['out_7', 'out_8'])],
    ['service points by id', '(service_point_id = ANY', (reader) => reader.findServicePoints(['sp_7', 'sp_8'])],
    ['service points by outlet', '(outlet_id = ANY', (reader) => reader.findServicePointsAt(['out_7', 'out_8'])],
    ['a page of service points', '(realm_id =', (reader) => reader.listServicePoints({}, noon, 'sp_7', 51)],
    [
      'a page of the service points of a partner',
      '(partner_id =',
      (reader) => reader.listServicePoints({ partner: 'prt_7' }, noon, null, 51),
    ],
    [
      'a page of the service points at an outlet',
      '(outlet_id =',
      (reader) => reader.listServicePoints({ outlet: 'out_7', statuses: ['ACTIVE'] }, noon, null, 51),
    ],
    [
      'a page of the service points of a programme',
      '(service_point_id >',
      (reader) => reader.listServicePoints({ programme: 'counter' }, noon, 'sp_7', 51),
    ],
    ['the grants of a partner', '(partner_id =', (reader) => reader.findShippingGrants()],
  ])('%s are found by an index, and no table is read as a whole', async (_, condition, read) => {
    const nodes = await explain(read)
    expect(nodes).toContainEqual(expect.objectContaining({ 'Index Cond': expect.stringContaining(condition) }))
    expect(nodes).not.toContainEqual(expect.objectContaining({ 'Node Type': 'Seq Scan' }))
  })
})
