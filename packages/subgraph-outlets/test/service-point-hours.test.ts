import { partnerFactTable, realmFactTable, shippingGrantFactTable } from '@restante/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPartnerId, publish, publishServicePoint, realm } from './published-rows.ts'
import { officeAt, origin, requestOf, type SmallNetwork, startSmallNetwork } from './small-network.ts'

const [partner, stranger] = [newPartnerId(), newPartnerId()]
let network: SmallNetwork

beforeAll(async () => {
  network = await startSmallNetwork()
  await network.add(officeAt(1, { hours: 'Mo-Fr 12:00-17:00' }), officeAt(2), officeAt(3))
})
afterAll(() => network.close())

/** Publishes a service point at an office; the time is Monday, 10:00 there. */
async function addPoint(office: string, changes: Parameters<typeof publishServicePoint>[3] = {}): Promise<string> {
  return publishServicePoint(network.database, await network.idOf(office), partner, changes)
}

/** The hours of service points, as the gateway asks for those that another subgraph has found. */
async function hoursOf(ids: readonly string[], viewer: string = partner, fields = 'hours { text state nextChange }') {
  const representations = ids.map((id) => ({ __typename: 'ServicePoint', id }))
  const { data, errors } = await network.ask(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ServicePoint { ${fields} } } }`,
    viewer,
    { representations },
  )
  expect(errors).toBeUndefined()
  return data._entities
}

test('are its own, else those of its outlet, with the offset of the outlet', async () => {
  const own = await addPoint('office-1', { hours: 'Mo-Fr 09:00-13:00' })
  const inherited = await addPoint('office-1')
  const unknown = await addPoint('office-2')
  expect(await hoursOf([own, inherited, unknown])).toEqual([
    { hours: { text: 'Mo-Fr 09:00-13:00', state: 'OPEN', nextChange: '2026-11-23T13:00:00+05:30' } },
    { hours: { text: 'Mo-Fr 12:00-17:00', state: 'CLOSED', nextChange: '2026-11-23T12:00:00+05:30' } },
    { hours: { text: null, state: 'UNKNOWN', nextChange: null } },
  ])
})

test('of a capability that it or its outlet lacks are never open', async () => {
  const point = await addPoint('office-1', { hours: '24/7', capabilities: ['COLLECT', 'OVERSIZE'] })
  const fields = ['COLLECT', 'RETURN', 'OVERSIZE'].map((name) => `${name}: hours(capability: ${name}) { text state }`)
  expect(await hoursOf([point], partner, fields.join(' '))).toEqual([
    {
      COLLECT: { text: '24/7', state: 'OPEN' },
      RETURN: { text: 'off', state: 'CLOSED' },
      OVERSIZE: { text: 'off', state: 'CLOSED' },
    },
  ])
})

test('are in the page of a search without another request, and agree with `openAt`', async () => {
  await addPoint('office-3', { hours: 'Mo-Fr 09:00-13:00', capabilities: ['COLLECT', 'RETURN'] })
  await addPoint('office-3', { hours: 'Mo-Fr 11:00-13:00', capabilities: ['COLLECT', 'RETURN'] })
  const filter = { partners: [partner], openAt: '2026-11-23T04:30:00Z', within: null }
  const { data, errors } = await network.ask(
    `query ($near: NearInput!, $filter: NearestFilter) { nearestOutlets(near: $near, filter: $filter, first: 10) {
      edges { node { operatorRef } servicePoints { hours { state } } }
    } }`,
    partner,
    { near: origin, filter },
  )
  expect(errors).toBeUndefined()
  const office3 = data.nearestOutlets.edges.find(
    (edge: { node: { operatorRef: string } }) => edge.node.operatorRef === 'office-3',
  )
  expect(office3.servicePoints).toEqual([{ hours: { state: 'OPEN' } }])
})

test('follow the clock of the realm', async () => {
  const point = await addPoint('office-1', { hours: 'Mo-Fr 09:00-13:00' })
  const clock = { realmId: realm, kind: 'SANDBOX' as const, ownerCode: 'tests', country: null }
  await publish(network.database, realmFactTable, { ...clock, clockOffsetMs: 4 * 3_600_000 })
  expect(await hoursOf([point])).toMatchObject([{ hours: { state: 'CLOSED' } }])
  await publish(network.database, realmFactTable, { ...clock, clockOffsetMs: 0 })
  expect(await hoursOf([point])).toMatchObject([{ hours: { state: 'OPEN' } }])
})

test('of a point for PARTIES are null for others, and shown to the operator and to whom shipping is granted today', async () => {
  const [operator, granted, late] = [newPartnerId(), newPartnerId(), newPartnerId()]
  const point = await addPoint('office-1', { visibility: 'PARTIES', hours: '24/7' })
  await publish(network.database, partnerFactTable, {
    realmId: realm,
    partnerId: operator,
    code: 'test-post',
    name: 'Test Post',
    kind: 'OPERATOR',
    returnsPartnerId: null,
  })
  for (const [partnerId, validFrom] of [
    [granted, '2026-11-23'],
    [late, '2026-11-24'],
  ] as const) {
    await publish(network.database, shippingGrantFactTable, {
      realmId: realm,
      partnerId,
      grantedByPartnerId: partner,
      validFrom,
      validUntil: null,
      maxRedirects: null,
    })
  }
  for (const viewer of [partner, operator, granted]) {
    expect(await hoursOf([point], viewer)).toMatchObject([{ hours: { state: 'OPEN' } }])
  }
  for (const viewer of [stranger, late]) expect(await hoursOf([point], viewer)).toEqual([{ hours: null }])
})

test('are null for a point that is in no search or of another realm', async () => {
  const covered = await addPoint('office-1', { hours: '24/7' })
  const unknown = 'sp_demo_01900000-0000-7000-8000-000000000000'
  expect(await hoursOf([unknown, covered.replace('_demo_', '_in_')])).toEqual([{ hours: null }, { hours: null }])
  const pool = network.database.pool('service_points')
  await pool.query(
    `with head as (update published_service_points.head set rev = rev + 1 where table_name = 'service_point_fact' returning rev)
     update published_service_points.service_point_fact set deleted = true, rev = head.rev from head where service_point_id = $1`,
    [covered],
  )
  expect(await hoursOf([covered])).toEqual([{ hours: null }])
})

test('need the scope `outlets:read`', async () => {
  const point = await addPoint('office-1')
  const { data, errors } = await network.subgraph.execute(
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ServicePoint { hours { state } } } }',
    { representations: [{ __typename: 'ServicePoint', id: point }] },
    requestOf(partner, ['parcels:read']),
  )
  expect(data).toEqual({ _entities: [null] })
  expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN')
})
