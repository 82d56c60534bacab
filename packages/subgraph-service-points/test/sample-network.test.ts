import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { createRealm, createRealmStore, digestOf, loadSampleNetwork, type SampleNetwork } from '../src/index.ts'
import { contexts, type FixtureOutlet, listAnalysed, noon, publishOutlets } from './network-fixture.ts'

const open: TestDatabase[] = []
afterAll(async () => {
  for (const db of open) await db.drop()
})

const outlets: FixtureOutlet[] = Array.from({ length: 3_000 }, (_, index) => ({
  operatorCode: 'india-post',
  operatorRef: `${110_000 + index}-office`,
  longitude: 70 + (index % 200) / 10,
}))

async function openDatabase(register: readonly FixtureOutlet[] = outlets): Promise<TestDatabase> {
  const db = await createTestDatabase(contexts)
  open.push(db)
  await publishOutlets(db, register)
  return db
}

function load(db: TestDatabase, change: { secret?: Buffer; realm?: string } = {}): Promise<SampleNetwork> {
  const pool = db.pool('service_points')
  return loadSampleNetwork({ pool, secret: db.secret, scale: 'small', now: () => noon, ...change })
}

/** Everything that consumers see of the network, without ids, which differ between machines. */
async function describeNetwork(db: TestDatabase): Promise<unknown[]> {
  const { rows } = await db.pool('service_points').query(
    `select o.operator_ref, f.partner_code, f.programme, f.capabilities, f.hours, f.capacity, f.hold_policy,
            f.redirect_decision, f.redirect_fee, f.cut_off, f.transit,
            f.valid_from, f.valid_until
       from published_service_points.service_point_fact f join published_outlets.outlet_fact o using (outlet_id)
      order by f.partner_code, o.operator_ref`,
  )
  return rows
}

async function headsOf(db: TestDatabase): Promise<unknown[]> {
  const { rows } = await db
    .pool('service_points')
    .query('select table_name, rev from published_service_points.head order by 1')
  return rows
}

describe('the sample network', () => {
  test('is the same on every machine with the same outlets, in whatever order they were imported', async () => {
    const [one, other] = [await openDatabase(), await openDatabase(outlets.toReversed())]
    const network = await load(one)
    await load(other)
    const described = await describeNetwork(one)
    expect(described).toHaveLength(network.counts.published)
    expect(await describeNetwork(other)).toEqual(described)
  })

  test('has two carriers in two phases, east and west, and a platform at a seventh of the outlets', async () => {
    const db = await openDatabase()
    const { partners, realm, counts, isNew } = await load(db)
    expect({ realm, counts, isNew }).toEqual({
      realm: 'demo',
      // 22,000 + 4 x 1,500 of 165,000, at a scale of 3,000.
      counts: { servicePoints: 508, published: 508 },
      isNew: true,
    })
    const { rows } = await db.pool('service_points').query(
      `select f.partner_id, f.valid_from, count(*), min(o.longitude) as west, max(o.longitude) as east
         from published_service_points.service_point_fact f join published_outlets.outlet_fact o using (outlet_id)
        group by 1, 2 order by 1, 2`,
    )
    const of = (partnerId: string) => rows.filter((row) => row.partner_id === partnerId)
    for (const carrier of [partners.carrierEast, partners.carrierWest]) {
      expect(of(carrier)).toMatchObject([
        { valid_from: '2025-03-01', count: 27 },
        { valid_from: '2027-04-01', count: 27 },
      ])
    }
    const eastOf = Math.min(...of(partners.carrierEast).map((row) => row.west))
    expect(eastOf).toBeGreaterThan(Math.max(...of(partners.carrierWest).map((row) => row.east)))
    expect(of(partners.platform)).toMatchObject([{ valid_from: '2025-03-01', count: 400 }])

    const grants = await db.pool('service_points').query(
      `select partner_id, granted_by_partner_id as by, valid_from, valid_until, max_redirects
         from published_service_points.shipping_grant_fact order by granted_by_partner_id`,
    )
    const grant = { partner_id: partners.platform, valid_from: '2025-03-01', valid_until: '2028-10-01' }
    const limits = { [partners.carrierEast]: 3, [partners.carrierWest]: null }
    expect(grants.rows).toEqual(
      [partners.carrierEast, partners.carrierWest]
        .toSorted()
        .map((by) => ({ ...grant, by, max_redirects: limits[by] })),
    )
  })

  test('has a carrier that is asked, one that takes a fee, and agent points that do neither', async () => {
    const db = await openDatabase()
    const { partners } = await load(db)
    const { rows } = await db.pool('service_points').query(
      `select distinct partner_id, redirect_decision, decide_within_minutes, redirect_fee, cut_off->>'SATURDAY' as saturday,
              transit->>'businessDays' as days, hold_policy->>'extensionCount' as extension
         from published_service_points.service_point_fact`,
    )
    const of = (partnerId: string) => rows.filter((row) => row.partner_id === partnerId)
    const timed = { saturday: '12:00', days: '2', extension: '3' }
    const immediate = { redirect_decision: 'IMMEDIATE', decide_within_minutes: null }
    const fee = { amount: '25.00', currency: 'INR' }
    expect(of(partners.carrierEast)).toMatchObject([{ ...immediate, redirect_fee: fee, ...timed }])
    const asked = { redirect_decision: 'ASKED', decide_within_minutes: 120 }
    expect(of(partners.carrierWest)).toMatchObject([{ ...asked, redirect_fee: null, ...timed }])
    const untimed = { saturday: null, days: null, extension: null }
    expect(of(partners.platform)).toMatchObject([{ ...immediate, redirect_fee: null, ...untimed }])
  })

  test('is there once, however often and by however many it is loaded; keys and ids stay', async () => {
    const db = await openDatabase()
    const [first, second] = await Promise.all([load(db), load(db)])
    expect(first.isNew).not.toBe(second.isNew)
    const heads = await headsOf(db)
    const third = await load(db)
    expect(third).toEqual({ ...first, isNew: false })
    expect(second.partners).toEqual(first.partners)
    expect(await headsOf(db)).toEqual(heads)
  })

  test('prints keys that are in force, and new ones when the secret is another', async () => {
    const db = await openDatabase()
    const inForce = async (text: string): Promise<boolean> => {
      const { rowCount } = await db
        .pool('service_points')
        .query('select from published_service_points.api_key_fact where digest = $1 and not deleted', [digestOf(text)])
      return rowCount === 1
    }
    const { keys } = await load(db)
    expect(keys.platformPublishable).toMatch(/^pk_test_/)
    for (const text of Object.values(keys)) expect(await inForce(text)).toBe(true)
    const { keys: renewed } = await load(db, { secret: Buffer.alloc(32, 9) })
    for (const text of Object.values(renewed)) expect(await inForce(text)).toBe(true)
    for (const text of Object.values(keys)) expect(await inForce(text)).toBe(false)
  })

  test('leaves its tables analysed, for autovacuum comes a minute later', async () => {
    const db = await openDatabase()
    await load(db)
    expect(await listAnalysed(db.pool('service_points'))).toEqual([
      'agreement',
      'agreement_scope',
      'partner',
      'programme',
      'service_point',
      'service_point_fact',
      'shipping_grant_fact',
    ])
  })

  test('is not put into a live realm, nor set up on an empty register', async () => {
    const db = await openDatabase([])
    const pool = db.pool('service_points')
    const deps = { realms: createRealmStore(pool), now: () => noon }
    await createRealm(deps, { realm: 'in', kind: 'LIVE', country: 'IN' })
    await expect(load(db, { realm: 'in' })).rejects.toThrow(/live/)
    await expect(load(db)).rejects.toThrow(/no active outlets/)
    const { rows } = await pool.query('select realm_id from service_points.realm')
    expect(rows).toEqual([{ realm_id: 'in' }])
  })
})
