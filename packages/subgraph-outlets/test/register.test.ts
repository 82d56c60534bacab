import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newPartnerId } from './published-rows.ts'
import { officeAt, requestOf, type SmallNetwork, startSmallNetwork } from './small-network.ts'

const partner = newPartnerId()
let network: SmallNetwork

beforeAll(async () => {
  network = await startSmallNetwork()
  await network.add(
    officeAt(1, {
      operatorRef: 'full',
      name: 'Sadar Bazar "HO"\\\t2',
      kind: 'POSTAL_AGENCY',
      status: 'CLOSING',
      opensOn: '2001-02-03',
      closesOn: '2027-01-01',
      gln: '9436465792104',
      hours: 'Mo-Fr 09:00-17:00; Sa 09:00-13:00',
      sizeLimit: { sides: [400, 600, 300], weight: 20_000, value: { amount: '500.00', currency: 'INR' } },
      verifiedAt: new Date('2026-05-01T00:00:00Z'),
      capabilities: ['RETURN', 'COLLECT'],
    }),
    officeAt(2, {
      operatorRef: 'wordy',
      hours: 'ring twice',
      address: { lines: ['Ring Road 5'], locality: 'Nagpur', postalCode: '440 002', subdivision: 'Maharashtra' },
    }),
    officeAt(3, { operatorRef: 'plain' }),
    ...[4, 5, 6, 7].map((kilometres) => officeAt(kilometres, { kind: 'PARCEL_LOCKER' })),
  )
})
afterAll(() => network.close())

const everything = `{
  operatorCode operatorRef name kind status opensOn closesOn gln
  address { lines locality postalCode subdivision country } location { latitude longitude } locationPrecision plusCode timeZone
  hours { text original state nextChange intervals(from: "2026-11-28T00:00:00Z", to: "2026-11-29T00:00:00Z") { start end } weekly { weekday opens closes } }
  capabilities sizeLimit { longestSide sides girth weight value { amount currency } }
  provenance { source licence attribution verifiedAt issues }
}`

test('an outlet shows everything the register holds of it, times with its own offset', async () => {
  const { data, errors } = await network.ask(
    `{ outletByRef(operatorCode: "test-post", ref: "full") ${everything} }`,
    partner,
  )
  expect(errors).toBeUndefined()
  const weekday = (name: string, closes = '17:00'): object => ({ weekday: name, opens: '09:00', closes })
  expect(data.outletByRef).toEqual({
    operatorCode: 'test-post',
    operatorRef: 'full',
    name: 'Sadar Bazar "HO"\\\t2',
    kind: 'POSTAL_AGENCY',
    status: 'CLOSING',
    opensOn: '2001-02-03',
    closesOn: '2027-01-01',
    gln: '9436465792104',
    address: { lines: ['Road 1'], locality: 'Testpur', postalCode: '440001', subdivision: null, country: 'IN' },
    location: { latitude: 20 + 1 / 110.7, longitude: 77 },
    locationPrecision: 100,
    plusCode: '7JGV2252+J2',
    timeZone: 'Asia/Kolkata',
    hours: {
      text: 'Mo-Fr 09:00-17:00; Sa 09:00-13:00',
      original: null,
      state: 'OPEN',
      nextChange: '2026-11-23T17:00:00+05:30',
      intervals: [{ start: '2026-11-28T09:00:00+05:30', end: '2026-11-28T13:00:00+05:30' }],
      weekly: [
        ...['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'].map((name) => weekday(name)),
        weekday('SATURDAY', '13:00'),
      ],
    },
    capabilities: ['COLLECT', 'RETURN'],
    sizeLimit: {
      longestSide: null,
      sides: [600, 400, 300],
      girth: null,
      weight: 20_000,
      value: { amount: '500.00', currency: 'INR' },
    },
    provenance: {
      source: 'tests',
      licence: 'MIT',
      attribution: 'Restante tests',
      verifiedAt: '2026-05-01T00:00:00.000Z',
      issues: [],
    },
  })
})

test('words about hours that cannot be read are kept, and the hours are unknown', async () => {
  const { data } = await network.ask(
    '{ outletByRef(operatorCode: "test-post", ref: "wordy") { hours { text original state nextChange } provenance { issues } } }',
    partner,
  )
  expect(data.outletByRef).toEqual({
    hours: { text: null, original: 'ring twice', state: 'UNKNOWN', nextChange: null },
    provenance: { issues: ['HOURS_UNREADABLE'] },
  })
})

test('a capability that the outlet lacks is never open', async () => {
  const { data } = await network.ask(
    '{ outletByRef(operatorCode: "test-post", ref: "full") { a: hours(capability: RETURN) { state } b: hours(capability: OVERSIZE) { state } } }',
    partner,
  )
  expect(data.outletByRef).toEqual({ a: { state: 'OPEN' }, b: { state: 'CLOSED' } })
})

test.each([
  ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  ['2026-11-01T00:00:00Z', '2026-12-02T00:00:01Z'],
])('intervals from %s to %s are BAD_USER_INPUT', async (from, to) => {
  const { errors } = await network.ask(
    `query ($from: DateTime!, $to: DateTime!) { outletByRef(operatorCode: "test-post", ref: "full") { hours { intervals(from: $from, to: $to) { start } } } }`,
    partner,
    { from, to },
  )
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('outlets are found by id, alone and as entities of other subgraphs, and absent ones are null', async () => {
  const id = await network.idOf('plain')
  const absent = 'out_01939dcd-0000-7000-8000-000000000000'
  const { data, errors } = await network.ask(
    `query ($id: ID!, $absent: ID!, $all: [_Any!]!) {
      a: outlet(id: $id) { id } b: outlet(id: $absent) { id } c: outlet(id: "nonsense") { id } d: outletByRef(operatorCode: "x", ref: "plain") { id }
      _entities(representations: $all) { ... on Outlet { id name } }
    }`,
    partner,
    { id, absent, all: [absent, id, 'nonsense', id].map((key) => ({ __typename: 'Outlet', id: key })) },
  )
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    a: { id },
    b: null,
    c: null,
    d: null,
    _entities: [null, { id, name: 'Office 3' }, null, { id, name: 'Office 3' }],
  })
})

describe('outlets', () => {
  const list = async (filter: object): Promise<string[]> => {
    const { data, errors } = await network.ask(
      'query ($filter: OutletFilter) { outlets(filter: $filter, first: 100) { nodes { operatorRef } } }',
      partner,
      { filter },
    )
    expect(errors).toBeUndefined()
    return data.outlets.nodes.map(({ operatorRef }: { operatorRef: string }) => operatorRef).toSorted()
  }

  test('are listed by what they have in common', async () => {
    expect(await list({ kinds: ['PARCEL_LOCKER'] })).toEqual(['office-4', 'office-5', 'office-6', 'office-7'])
    expect(await list({ statuses: ['CLOSING', 'CLOSED'] })).toEqual(['full'])
    expect(await list({ operatorCode: 'other-post' })).toEqual([])
    const within = { west: 76, south: 20.04, east: 78, north: 20.06 }
    expect(await list({ within, operatorCode: 'test-post' })).toEqual(['office-5', 'office-6'])
    expect(await list({ within: { ...within, west: 78, east: 76 } })).toEqual([])
  })

  test('are found by the beginnings of words in name, branch code, town and postal code', async () => {
    expect(await list({ text: 'sad baz' })).toEqual(['full'])
    expect(await list({ text: 'NAGP' })).toEqual(['wordy'])
    expect(await list({ text: '440001 office 3' })).toEqual(['plain'])
    expect(await list({ text: "office & !'|:* 3" })).toEqual(['plain'])
    expect(await list({ text: 'adar' })).toEqual([])
  })

  test('come in pages that hold each once', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const { data } = await network.ask(
        'query ($after: String) { outlets(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
        partner,
        { after },
      )
      expect(data.outlets.pageInfo.hasPreviousPage).toBe(after !== null)
      seen.push(...data.outlets.nodes.map(({ id }: { id: string }) => id))
      after = data.outlets.pageInfo.hasNextPage ? data.outlets.pageInfo.endCursor : null
    } while (after !== null)
    expect(seen).toHaveLength(7)
    expect(seen).toEqual([...new Set(seen)].toSorted())
  })

  test.each([
    ['first: 0'],
    ['first: 101'],
    ['first: 1, after: "bm9uc2Vuc2U.x"'],
    ['first: 1, filter: { text: "%" }'],
    ['first: 1, filter: { within: { west: 0, south: 2, east: 1, north: 1 } }'],
  ])('%s is BAD_USER_INPUT', async (args) => {
    const { data, errors } = await network.ask(`{ outlets(${args}) { nodes { id } } }`, partner)
    expect(data.outlets).toBeNull()
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })
})

test('without a key nothing is shown, and a key without the scope may not look', async () => {
  const ask = async (partnerId: string | null, scope: 'parcels:read'): Promise<unknown> => {
    const { errors } = await network.subgraph.execute(
      '{ outlets(first: 1) { nodes { id } } }',
      {},
      requestOf(partnerId, [scope]),
    )
    return errors?.[0]?.extensions?.['code']
  }
  expect(await ask(null, 'parcels:read')).toBe('UNAUTHENTICATED')
  expect(await ask(partner, 'parcels:read')).toBe('FORBIDDEN')
})
