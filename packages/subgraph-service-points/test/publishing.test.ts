import { followTable, selectColumns } from '@restante/store'
import { addDays, localDate, type ServicePointFact, servicePointFactTable } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  advanceClock,
  changeAgreement,
  createPartner,
  loadServicePoints,
  recordAgreement,
  refreshCoverage,
  type ServicePointDraft,
  setServicePointTerms,
  type TermsChange,
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

describe('the terms of a service point', () => {
  const terms: TermsChange = {
    holdPolicy: { unit: 'BUSINESS_DAYS', count: 5, maxExtensions: 1, extensionCount: 2 },
    redirectDecision: 'ASKED',
    redirectFee: { amount: '25.00', currency: 'INR' },
    cutOff: { MONDAY: '16:00' },
    transit: { businessDays: 2, readyFrom: '10:00', readyBy: '17:00' },
  }

  async function publishedTerms(partnerId: string) {
    const { rows } = await network.pool.query(
      `select ${selectColumns(servicePointFactTable.properties)} from ${servicePointFactTable.name} where partner_id = $1`,
      [partnerId],
    )
    return rows as ServicePointFact[]
  }

  test('are published as they are loaded, and by default a redirect is immediate and free', async () => {
    const carrier = await newCarrier('termed')
    const [plain, asked] = await newOutlets('termed-plain', 'termed-asked')
    await agree(carrier, [plain!, asked!], {})
    requireDone(await load(carrier, draftAt(plain!), draftAt(asked!, { ...terms, decideWithinMinutes: 30 })))
    const rows = await publishedTerms(carrier)
    const free = { redirectDecision: 'IMMEDIATE', decideWithinMinutes: null, redirectFee: null }
    expect(rows.find((row) => row.outletId === plain)).toMatchObject({ ...free, cutOff: null, transit: null })
    expect(rows.find((row) => row.outletId === asked)).toMatchObject({ ...terms, decideWithinMinutes: 30 })
  })

  test('are set at all of the service points or at none, and who is asked has two hours', async () => {
    const { deps, realm, partners } = network
    const carrier = await newCarrier('setting')
    const [one, other] = await newOutlets('setting-one', 'setting-other')
    await agree(carrier, [one!, other!], {})
    requireDone(await load(carrier, draftAt(one!), draftAt(other!)))
    const before = await publishedTerms(carrier)
    const servicePointIds = before.map((row) => row.servicePointId)
    const input = { realm, partnerId: carrier, servicePointIds, terms }

    expect(await setServicePointTerms(deps, { ...input, servicePointIds: [...servicePointIds, 'sp_x'] })).toMatchObject(
      {
        problems: [{ code: 'UNKNOWN_SERVICE_POINT', path: ['servicePointIds', 2] }],
      },
    )
    expect(await setServicePointTerms(deps, { ...input, partnerId: partners.platform })).toMatchObject({
      problems: [{ code: 'UNKNOWN_SERVICE_POINT', path: ['servicePointIds', 0] }],
    })
    expect(await setServicePointTerms(deps, { ...input, terms: { cutOff: { MONDAY: '4 pm' } } })).toMatchObject({
      problems: [{ code: 'INVALID_INPUT', path: ['terms', 'cutOff'] }],
    })
    expect(await setServicePointTerms(deps, { ...input, terms: {} })).toMatchObject({
      problems: [{ code: 'INVALID_INPUT', path: ['terms'] }],
    })
    expect(await publishedTerms(carrier)).toEqual(before)

    expect(await setServicePointTerms(deps, input)).toEqual({ kind: 'set', published: 2 })
    for (const row of await publishedTerms(carrier)) expect(row).toMatchObject({ ...terms, decideWithinMinutes: 120 })
    expect(await setServicePointTerms(deps, input)).toEqual({ kind: 'set', published: 0 })
    await setServicePointTerms(deps, { ...input, terms: { redirectDecision: 'IMMEDIATE', redirectFee: null } })
    for (const row of await publishedTerms(carrier)) {
      const { holdPolicy, cutOff, transit } = terms
      const free = { redirectDecision: 'IMMEDIATE', decideWithinMinutes: null, redirectFee: null }
      expect(row).toMatchObject({ holdPolicy, cutOff, transit, ...free })
    }
  })

  test.each([
    ['that day comes', 'EXPIRED'],
    ['a party ends it', 'TERMINATED'],
  ])('stay readable with all other facts after the agreement has ended because %s', async (_, how) => {
    const { deps, realm } = network
    const carrier = await newCarrier(`run-down-${how.toLowerCase()}`)
    const [outlet] = await newOutlets(`run-down-${how}`)
    const agreementId = await agree(carrier, [outlet!], { endsOn: '2026-12-01' })
    const sizeLimit = { weight: 20_000 }
    requireDone(await load(carrier, draftAt(outlet!, { ...terms, hours: 'Mo-Sa 09:00-18:00', sizeLimit })))
    const [before] = await publishedTerms(carrier)
    expect(before).toMatchObject({ deleted: false, hours: 'Mo-Sa 09:00-18:00' })
    if (how === 'TERMINATED') await changeAgreement(deps, { realm, agreementId, to: 'TERMINATED' })
    else await refreshCoverage({ realms: deps.realms, now: () => new Date('2026-12-02T12:00:00Z') })
    expect(await publishedTerms(carrier)).toEqual([{ ...before, deleted: true, rev: expect.any(Number) }])
  })
})

describe('a shipping grant', () => {
  test('has the limit of redirects of the agreements in force, and no limit of its own when none states one', async () => {
    const { deps, realm, partners, pool } = network
    const provider = await newCarrier('granting')
    const grant = async (dates: object, maxRedirects?: number) => {
      const parties = { realm, providerId: provider, customerId: partners.platform, outletIds: 'ALL' } as const
      const kind = { kind: 'NEGOTIATED_SERVICE', state: 'ACTIVE', effectiveFrom: '2025-01-01' } as const
      const limit = maxRedirects === undefined ? {} : { maxRedirects }
      return recordAgreement(deps, { ...parties, ...kind, ...dates, ...limit })
    }
    const granted = async () => {
      const fact = 'published_service_points.shipping_grant_fact'
      const { rows } = await pool.query(
        `select valid_from, valid_until, max_redirects from ${fact} where granted_by_partner_id = $1`,
        [provider],
      )
      return rows
    }
    requireDone(await grant({ endsOn: '2027-01-01' }))
    expect(await granted()).toEqual([{ valid_from: '2025-01-01', valid_until: '2027-01-01', max_redirects: null }])
    requireDone(await grant({ effectiveFrom: '2027-01-01' }, 5))
    expect(await granted()).toEqual([{ valid_from: '2025-01-01', valid_until: null, max_redirects: null }])
    await refreshCoverage({ realms: deps.realms, now: () => new Date('2027-01-01T12:00:00Z') })
    expect(await granted()).toEqual([{ valid_from: '2027-01-01', valid_until: null, max_redirects: 5 }])
    expect(await grant({}, 21)).toMatchObject({ problems: [{ code: 'INVALID_INPUT', path: ['maxRedirects'] }] })
    expect(await grant({ kind: 'LAST_MILE_ACCESS' }, 1)).toMatchObject({ problems: [{ path: ['maxRedirects'] }] })
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

test('A clock set forward ends what ends by then and publishes what follows; it is never set back', async () => {
  const { deps, realm } = network
  const customerId = await newCarrier('clocked')
  const [outletId] = await newOutlets('clocked-1')
  await load(customerId, draftAt(outletId!))
  const soon = localDate(new Date(deps.now().getTime() + 3 * 86_400_000), 'UTC')
  const dayAfter = addDays(soon, 1)
  await agree(customerId, [outletId!], { endsOn: soon })
  await agree(customerId, [outletId!], { effectiveFrom: dayAfter })
  expect(await published(customerId)).toMatchObject([{ valid_until: soon, deleted: false }])
  const to = new Date(deps.now().getTime() + 10 * 86_400_000)
  expect(await advanceClock(deps, realm, to)).toEqual({ kind: 'advanced', now: to })
  expect(await published(customerId)).toMatchObject([{ valid_from: dayAfter, valid_until: null, deleted: false }])
  const earlier = new Date(to.getTime() - 86_400_000)
  expect(await advanceClock(deps, realm, earlier)).toEqual({ kind: 'advanced', now: to })
  const { rows } = await network.pool.query(
    'select clock_offset_ms from published_service_points.realm_fact where realm_id = $1',
    [realm],
  )
  expect(rows[0].clock_offset_ms).toBe(to.getTime() - deps.now().getTime())
})
