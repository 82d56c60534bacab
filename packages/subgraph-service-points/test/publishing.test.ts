import { followTable } from '@restante/store'
import { servicePointFactTable } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  changeAgreement,
  createPartner,
  loadServicePoints,
  recordAgreement,
  refreshCoverage,
  type ServicePointDraft,
} from '../src/index.ts'
import { createNetwork, requireDone, draftAt, listAnalysed, type Network, publishOutlets } from './network-fixture.ts'

let network: Network
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

const programme = { code: 'counter', name: 'Counter' }

async function newOutlets(...refs: string[]): Promise<string[]> {
  return publishOutlets(
    network.db,
    refs.map((operatorRef) => ({ operatorRef })),
  )
}

/** A partner of its own for each test, so that they do not meet. */
async function newCarrier(code: string): Promise<string> {
  const { deps, realm } = network
  return requireDone(await createPartner(deps, { realm, code, name: code, kind: 'CARRIER' })).partnerId
}

async function load(partnerId: string, ...servicePoints: ServicePointDraft[]) {
  return loadServicePoints(network.deps, { realm: network.realm, partnerId, programme, servicePoints })
}

async function agree(customerId: string, outletIds: readonly string[] | 'ALL', dates: object, capabilities?: string[]) {
  const { deps, realm, partners } = network
  const parties = { realm, providerId: partners.post, customerId, kind: 'LAST_MILE_ACCESS', state: 'ACTIVE' } as const
  const terms = { effectiveFrom: '2025-01-01', ...dates, ...(capabilities && { capabilities }) }
  return requireDone(await recordAgreement(deps, { ...parties, outletIds, ...terms })).agreementId
}

async function published(partnerId: string) {
  const { rows } = await network.pool.query(
    `select outlet_id, capabilities, valid_from, valid_until, deleted
       from published_service_points.service_point_fact where partner_id = $1 order by outlet_id`,
    [partnerId],
  )
  return rows
}

async function headOf(table: string): Promise<number> {
  const { rows } = await network.pool.query('select rev from published_service_points.head where table_name = $1', [
    table,
  ])
  return rows[0].rev
}

describe('a service point is published', () => {
  test('only where an agreement covers it, with the span and the capabilities that both leave', async () => {
    const carrier = await newCarrier('covered')
    const [inside, outside] = await newOutlets('inside', 'outside')
    await agree(carrier, [inside!], { effectiveFrom: '2026-10-01', endsOn: '2027-10-01' }, ['COLLECT'])
    const loaded = requireDone(await load(carrier, draftAt(inside!), draftAt(outside!)))
    expect(loaded).toEqual({ kind: 'loaded', count: 2, published: 1 })
    expect(await published(carrier)).toEqual([
      {
        outlet_id: inside,
        capabilities: ['COLLECT'],
        valid_from: '2026-10-01',
        valid_until: '2027-10-01',
        deleted: false,
      },
    ])
  })

  test('when the agreement comes after it, or covers all outlets of the operator', async () => {
    const carrier = await newCarrier('later')
    const [ours] = await newOutlets('ours')
    const [theirs] = await publishOutlets(network.db, [{ operatorRef: 'theirs', operatorCode: 'another-post' }])
    requireDone(await load(carrier, draftAt(ours!), draftAt(theirs!)))
    expect(await published(carrier)).toEqual([])
    await agree(carrier, 'ALL', {})
    expect(await published(carrier)).toMatchObject([{ outlet_id: ours, valid_from: '2025-01-01', valid_until: null }])
  })

  test('without any agreement at outlets that the partner itself runs', async () => {
    const [own] = await newOutlets('own')
    requireDone(await load(network.partners.post, draftAt(own!, { validFrom: '2026-01-01' })))
    expect(await published(network.partners.post)).toMatchObject([{ outlet_id: own, valid_from: '2026-01-01' }])
  })

  test('as deleted when its agreement ends early, and again when notice is withdrawn', async () => {
    const { deps, realm } = network
    const carrier = await newCarrier('ending')
    const [outlet] = await newOutlets('ending')
    const agreementId = await agree(carrier, [outlet!], {})
    requireDone(await load(carrier, draftAt(outlet!)))

    const change = { realm, agreementId }
    const tooEarly = await changeAgreement(deps, { ...change, to: 'NOTICE_GIVEN', endsOn: '2025-01-01' })
    expect(tooEarly).toEqual({ kind: 'refused', refusal: 'INVALID_INPUT' })
    await changeAgreement(deps, { ...change, to: 'NOTICE_GIVEN', endsOn: '2027-01-01' })
    expect(await published(carrier)).toMatchObject([{ valid_until: '2027-01-01', deleted: false }])
    expect(await changeAgreement(deps, { ...change, to: 'TERMINATED' })).toEqual({ kind: 'moved', state: 'TERMINATED' })
    expect(await published(carrier)).toMatchObject([{ valid_until: '2027-01-01', deleted: true }])
    const again = await changeAgreement(deps, { ...change, to: 'ACTIVE' })
    expect(again).toEqual({ kind: 'refused', refusal: 'STATE_NOT_ALLOWED' })
  })

  test('with its next span once the first is over where it lies', async () => {
    const carrier = await newCarrier('gap')
    const [outlet] = await newOutlets('gap')
    await agree(carrier, [outlet!], { effectiveFrom: '2025-01-01', endsOn: '2026-12-01' })
    await agree(carrier, [outlet!], { effectiveFrom: '2027-02-01' })
    requireDone(await load(carrier, draftAt(outlet!)))
    expect(await published(carrier)).toMatchObject([{ valid_from: '2025-01-01', valid_until: '2026-12-01' }])

    const { realms } = network.deps
    await refreshCoverage({ realms, now: () => new Date('2026-11-30T18:29:59Z') })
    expect(await published(carrier)).toMatchObject([{ valid_until: '2026-12-01' }])
    // Midnight in Asia/Kolkata.
    await refreshCoverage({ realms, now: () => new Date('2026-11-30T18:30:00Z') })
    expect(await published(carrier)).toMatchObject([{ valid_from: '2027-02-01', valid_until: null }])
  })

  test('anew when its pause has run out', async () => {
    const carrier = await newCarrier('paused')
    const [outlet] = await newOutlets('paused')
    await agree(carrier, [outlet!], {})
    requireDone(await load(carrier, draftAt(outlet!)))
    const { pool, deps } = network
    const { realms } = deps
    const pause = `intake = 'PAUSED', intake_reason = 'stock-taking', intake_until = '2026-11-23T00:00:00Z'`
    await pool.query(`update service_points.service_point set ${pause} where partner_id = $1`, [carrier])
    await agree(carrier, [], {})
    const intake = async (): Promise<string> => {
      const fact = 'published_service_points.service_point_fact'
      const { rows } = await pool.query(`select intake from ${fact} where partner_id = $1`, [carrier])
      return rows[0].intake
    }
    expect(await intake()).toBe('PAUSED')
    await refreshCoverage({ realms, now: () => new Date('2026-11-23T00:00:00Z') })
    expect(await intake()).toBe('OPEN')
  })
})

describe('an agreement', () => {
  test('ends as EXPIRED when its last day is over everywhere', async () => {
    const carrier = await newCarrier('expiring')
    const agreementId = await agree(carrier, [], { endsOn: '2026-12-24' })
    const { realms } = network.deps
    const stateAt = async (moment: string): Promise<unknown> => {
      await refreshCoverage({ realms, now: () => new Date(moment) })
      const { data } = await network.ask('query ($id: ID!) { agreement(id: $id) { state } }', network.partners.post, {
        id: agreementId,
      })
      return data.agreement.state
    }
    expect(await stateAt('2026-12-24T11:59:59Z')).toBe('ACTIVE')
    expect(await stateAt('2026-12-24T12:00:00Z')).toBe('EXPIRED')
  })
})

describe('a load', () => {
  test('is refused whole: every wrong row is named and nothing is stored', async () => {
    const carrier = await newCarrier('refused')
    const [outlet, small] = await publishOutlets(network.db, [
      { operatorRef: 'r1' },
      { operatorRef: 'r2', capabilities: ['COLLECT'] },
    ])
    const unknown = 'out_01930000-0000-7000-8000-000000000000'
    const result = await load(carrier, draftAt(outlet!), draftAt(small!), draftAt(unknown), draftAt(outlet!))
    expect(result).toMatchObject({
      kind: 'refused',
      problems: [
        { code: 'CAPABILITY_NOT_OFFERED', path: ['servicePoints', 1, 'capabilities'] },
        { code: 'UNKNOWN_OUTLET', path: ['servicePoints', 2, 'outletId'] },
        { code: 'ALREADY_EXISTS', path: ['servicePoints', 3, 'outletId'] },
      ],
    })
    const { rows } = await network.pool.query(
      'select count(*) from service_points.service_point where partner_id = $1',
      [carrier],
    )
    expect(rows[0].count).toBe(0)
    const programmes = await network.pool.query('select from service_points.programme where partner_id = $1', [carrier])
    expect(programmes.rowCount).toBe(0)
  })

  test('of a thousand leaves its tables analysed', async () => {
    const { db, deps, realm } = network
    const carrier = await newCarrier('bulk')
    const refs = Array.from({ length: 1_000 }, (_, index) => ({ operatorRef: `bulk-${index}` }))
    const servicePoints = (await publishOutlets(db, refs)).map((outlet) => draftAt(outlet))
    expect(await listAnalysed(network.pool)).not.toContain('service_point')
    requireDone(await loadServicePoints(deps, { realm, partnerId: carrier, programme, servicePoints }))
    expect(await listAnalysed(network.pool)).toContain('service_point')
  })

  test('stores text as it is, whatever stands in it', async () => {
    const carrier = await newCarrier('escaped')
    const [outlet] = await newOutlets('escaped')
    const hours = 'Mo-Fr 09:00-18:00 "by\tappointment \\N"'
    requireDone(await load(carrier, draftAt(outlet!, { hours })))
    const { rows } = await network.pool.query(
      'select hours, capacity from service_points.service_point where partner_id = $1',
      [carrier],
    )
    expect(rows).toEqual([{ hours, capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 20 }] }])
  })

  test('of a partner or a realm that does not exist is refused', async () => {
    expect(await load('prt_demo_unknown')).toMatchObject({ problems: [{ code: 'UNKNOWN_PARTNER' }] })
    const other = { realm: 'nowhere' as typeof network.realm, partnerId: 'x', programme, servicePoints: [] }
    expect(await loadServicePoints(network.deps, other)).toMatchObject({ problems: [{ code: 'UNKNOWN_REALM' }] })
  })
})

describe('the feed', () => {
  test('has each rev once and in order, however many write at once', async () => {
    const refs = Array.from({ length: 120 }, (_, index) => `feed-${index}`)
    const outlets = await newOutlets(...refs)
    const revs: number[] = []
    const before = await headOf('service_point_fact')
    const feed = await followTable({
      pool: network.pool,
      table: servicePointFactTable,
      properties: ['servicePointId'],
      onRows: (rows) => void revs.push(...rows.map(({ rev }) => rev)),
    })
    const seenBefore = revs.length
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      const carrier = await newCarrier(`feed-${writer}`)
      await agree(carrier, outlets, {})
      for (let at = writer; at < outlets.length; at += 8) requireDone(await load(carrier, draftAt(outlets[at]!)))
    })
    await Promise.all(writers)
    await feed.refresh()
    await feed.close()
    expect(revs.slice(seenBefore)).toEqual(Array.from({ length: 120 }, (_, index) => before + index + 1))
    expect(await headOf('service_point_fact')).toBe(before + 120)
  })

  test('says nothing when nothing changed', async () => {
    const carrier = await newCarrier('quiet')
    const [outlet] = await newOutlets('quiet')
    await agree(carrier, [outlet!], {})
    requireDone(await load(carrier, draftAt(outlet!)))
    const before = await headOf('service_point_fact')
    // Covers what is covered already, so every row of the carrier is published again as it was.
    await agree(carrier, [outlet!], {})
    expect(await headOf('service_point_fact')).toBe(before)
  })

  test('two who change what covers the same service point at once lose neither change', async () => {
    const carrier = await newCarrier('raced')
    const [outlet] = await newOutlets('raced')
    requireDone(await load(carrier, draftAt(outlet!)))
    await Promise.all([
      agree(carrier, [outlet!], { effectiveFrom: '2025-01-01', endsOn: '2026-01-01' }),
      agree(carrier, [outlet!], { effectiveFrom: '2026-01-01', endsOn: '2027-01-01' }),
      agree(carrier, [outlet!], { effectiveFrom: '2027-01-01', endsOn: '2028-01-01' }),
    ])
    expect(await published(carrier)).toMatchObject([{ valid_from: '2025-01-01', valid_until: '2028-01-01' }])
  })
})
