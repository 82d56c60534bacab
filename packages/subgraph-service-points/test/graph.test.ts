import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadServicePoints, recordAgreement } from '../src/index.ts'
import {
  createNetwork,
  requireDone,
  draftAt,
  type Network,
  noon,
  publishOutlets,
  requestOf,
} from './network-fixture.ts'

let network: Network
let outlets: string[]

const outletsQuery = `
  query ($outlets: [_Any!]!, $partner: ID, $at: DateTime) {
    _entities(representations: $outlets) {
      ... on Outlet {
        operator { code }
        servicePoints(partner: $partner, at: $at) {
          id programme outletId outlet { id } capabilities status visibility validFrom validUntil intake hoursText
          partner { code kind }
        }
      }
    }
  }`

beforeAll(async () => {
  network = await createNetwork()
  const { deps, realm, partners, db } = network
  outlets = await publishOutlets(db, [
    { operatorRef: 'both' },
    { operatorRef: 'sealed' },
    { operatorRef: 'far', timeZone: 'Pacific/Kiritimati' },
    { operatorRef: 'bare', operatorCode: 'nobody' },
  ])
  const [both, sealed, far] = outlets as [string, string, string]
  const access = { realm, providerId: partners.post, kind: 'LAST_MILE_ACCESS', state: 'ACTIVE' } as const
  const carrierAccess = { ...access, customerId: partners.carrier, outletIds: [both, sealed, far] }
  const platformAccess = { ...access, customerId: partners.platform, outletIds: [both] }
  const dates = { effectiveFrom: '2025-01-01', endsOn: '2027-01-01' }
  requireDone(await recordAgreement(deps, { ...carrierAccess, ...dates }))
  requireDone(await recordAgreement(deps, { ...platformAccess, effectiveFrom: '2027-04-01' }))
  const grant = { realm, providerId: partners.carrier, customerId: partners.platform, outletIds: 'ALL' } as const
  const shipping = { kind: 'NEGOTIATED_SERVICE', state: 'ACTIVE', effectiveFrom: '2025-01-01' } as const
  requireDone(await recordAgreement(deps, { ...grant, ...shipping }))
  const load = { realm, programme: { code: 'counter', name: 'Counter' } }
  const carrierPoints = [
    draftAt(both, { hours: 'Mo-Sa 09:00-18:00' }),
    draftAt(sealed, { visibility: 'PARTIES' }),
    draftAt(far),
  ]
  requireDone(await loadServicePoints(deps, { ...load, partnerId: partners.carrier, servicePoints: carrierPoints }))
  requireDone(await loadServicePoints(deps, { ...load, partnerId: partners.platform, servicePoints: [draftAt(both)] }))
})

afterAll(() => network.close())

/** Codes of the partners whose service points an asker sees, outlet by outlet. */
async function seen(asker: keyof Network['partners'], variables: object = {}): Promise<string[][]> {
  const representations = outlets.map((id) => ({ __typename: 'Outlet', id }))
  const { data, codes } = await network.ask(outletsQuery, network.partners[asker], {
    outlets: representations,
    ...variables,
  })
  expect(codes).toEqual([])
  return data._entities.map((outlet: { servicePoints: { partner: { code: string } }[] }) =>
    outlet.servicePoints.map((point) => point.partner.code),
  )
}

describe('an outlet', () => {
  test('shows its operator and the service points in force there', async () => {
    const [both, , , bare] = outlets
    const { data } = await network.ask(outletsQuery, network.partners.stranger, {
      outlets: [both, bare].map((id) => ({ __typename: 'Outlet', id })),
    })
    expect(data._entities).toEqual([
      {
        operator: { code: 'post' },
        servicePoints: [
          {
            id: expect.stringMatching(/^sp_demo_/),
            programme: 'counter',
            outletId: both,
            outlet: { id: both },
            capabilities: ['COLLECT', 'DROP_OFF'],
            status: 'ACTIVE',
            visibility: 'PUBLIC',
            validFrom: '2025-01-01',
            validUntil: null,
            intake: 'OPEN',
            hoursText: 'Mo-Sa 09:00-18:00',
            partner: { code: 'carrier', kind: 'CARRIER' },
          },
        ],
      },
      { operator: null, servicePoints: [] },
    ])
  })

  test('judges agreements by the local day there of the moment asked for', async () => {
    // 10:00 UTC on 31 December is midnight in Kiritimati, where the agreement is over by then.
    expect(await seen('stranger', { at: '2026-12-31T09:59:59Z' })).toEqual([['carrier'], [], ['carrier'], []])
    expect(await seen('stranger', { at: '2026-12-31T10:00:00Z' })).toEqual([['carrier'], [], [], []])
    expect(await seen('stranger', { at: '2027-04-02T00:00:00Z' })).toEqual([['platform'], [], [], []])
    expect(await seen('stranger', { at: '2024-12-01T00:00:00Z' })).toEqual([[], [], [], []])
  })

  test('shows those of one partner when asked to', async () => {
    const at = '2026-12-31T00:00:00Z'
    expect(await seen('stranger', { partner: network.partners.platform, at })).toEqual([[], [], [], []])
    expect(await seen('stranger', { partner: network.partners.carrier, at })).toEqual([
      ['carrier'],
      [],
      ['carrier'],
      [],
    ])
  })

  test('costs one query of each kind, however many outlets are asked for', async () => {
    const queries = vi.spyOn(network.pool, 'query')
    await seen('stranger')
    const names = queries.mock.calls.map(([query]) => (query as unknown as { name: string }).name)
    queries.mockRestore()
    // The viewer is a partner as well, and may be looked up apart from those whose service points are shown.
    expect(names.filter((name) => name !== 'find-partners').toSorted()).toEqual([
      'find-outlet-facts',
      'find-partners-by-code',
      'find-realm',
      'find-service-points-at',
      'find-shipping-grants',
    ])
    expect(names.length).toBeLessThanOrEqual(7)
  })

  test('shows sealed service points to their partner, its operator and those with a shipping grant', async () => {
    for (const party of ['carrier', 'post', 'platform'] as const) expect((await seen(party))[1]).toEqual(['carrier'])
    expect((await seen('stranger'))[1]).toEqual([])
  })
})

describe('a service point', () => {
  const query = `query ($id: ID!, $refs: [_Any!]!) {
    servicePoint(id: $id) { id }
    _entities(representations: $refs) { ... on ServicePoint { id outletId } }
  }`

  test('that is sealed is null for strangers, by id and by reference', async () => {
    const { pool, partners } = network
    const { rows } = await pool.query(
      `select service_point_id as id from service_points.service_point where visibility = 'PARTIES'`,
    )
    const variables = { id: rows[0].id, refs: [{ __typename: 'ServicePoint', id: rows[0].id }] }
    const stranger = await network.ask(query, partners.stranger, variables)
    expect(stranger).toEqual({ data: { servicePoint: null, _entities: [null] }, codes: [] })
    const party = await network.ask(query, partners.platform, variables)
    expect(party.data).toEqual({
      servicePoint: { id: rows[0].id },
      _entities: [expect.objectContaining({ id: rows[0].id })],
    })
  })
})

describe('a request', () => {
  test('without a key is UNAUTHENTICATED', async () => {
    const request = { ...requestOf(network.realm, network.partners.post, []), caller: null }
    const { data, errors } = await network.subgraph.execute('{ viewer { id } }', {}, request)
    expect(data).toEqual({ viewer: null })
    expect(errors?.map((error) => error.extensions['code'])).toEqual(['UNAUTHENTICATED'])
  })

  test.each([0, 101])('for a page of %i is refused', async (first) => {
    const { codes } = await network.ask(`{ partners(first: ${first}) { nodes { id } } }`, network.partners.post)
    expect(codes).toEqual(['BAD_USER_INPUT'])
  })
})

test('a sandbox whose clock was advanced lives in its own now', async () => {
  const ahead = await createNetwork({ clockOffsetMs: Date.parse('2027-04-02T00:00:00Z') - noon.getTime() })
  const { deps, realm, partners, db } = ahead
  const [outlet] = await publishOutlets(db, [{ operatorRef: 'x' }])
  const parties = { realm, providerId: partners.post, customerId: partners.carrier, outletIds: [outlet!] }
  const terms = { kind: 'LAST_MILE_ACCESS', state: 'ACTIVE', effectiveFrom: '2027-04-01' } as const
  requireDone(await recordAgreement(deps, { ...parties, ...terms }))
  const load = { realm, partnerId: partners.carrier, programme: { code: 'counter', name: 'Counter' } }
  requireDone(await loadServicePoints(deps, { ...load, servicePoints: [draftAt(outlet!)] }))
  const { data } = await ahead.ask(outletsQuery, partners.stranger, { outlets: [{ __typename: 'Outlet', id: outlet }] })
  expect(data._entities[0].servicePoints).toHaveLength(1)
  await ahead.close()
})
