import { createClient, type FullClient } from '@restante/sdk'
import { createTestGraph, type TestGraph, type TestGraphOptions } from '@restante/sdk/testing'
import { expect, it } from 'vitest'

const now = '2026-11-28T09:00:00Z'
const kiosk = { name: 'Kiosk', capacity: 1 }
const bakery = { name: 'Bakery', capacity: 1 }
const near = { point: { latitude: 48.8534, longitude: 2.3488 } }

/** Creates a graph with the client of its platform. */
function open(options: TestGraphOptions = { outlets: [kiosk, bakery] }) {
  const graph = createTestGraph({ now, ...options })
  return { graph, platform: clientOf(graph, graph.keys.platform) }
}

function clientOf(graph: TestGraph, apiKey: string): FullClient {
  return createClient({ endpoint: graph.endpoint, apiKey, fetch: graph.fetch, maxRetries: 0 })
}

/** Sends a request as it stands. */
async function send(graph: TestGraph, body: object | string, init: RequestInit = {}) {
  const headers = {
    authorization: `Bearer ${graph.keys.platform}`,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    ...(init.headers as object),
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await graph.fetch(graph.endpoint, { method: 'POST', body: text, ...init, headers })
  return { status: response.status, body: (await response.json()) as any }
}

it('finds the nearest outlets in order of distance, with what was removed', async () => {
  const { platform } = open({
    outlets: [{ ...kiosk, hours: 'Mo-Fr 09:00-18:00' }, bakery, { name: 'Station', capabilities: ['COLLECT'] }],
  })
  const all = await platform.outlets.nearest({ near, first: 5 })
  expect(all.edges.map(({ node }) => node.name)).toEqual(['Kiosk', 'Bakery', 'Station'])
  expect(all.edges[1]!.distance).toBeCloseTo(100, -1)
  // It is a Saturday.
  const open_ = await platform.outlets.nearest({ near, filter: { openAt: now, capabilities: ['RETURN'] }, first: 5 })
  expect(open_.edges.map(({ node }) => node.name)).toEqual(['Bakery'])
  expect(open_.removed).toEqual([
    { condition: 'CAPABILITY', count: 1 },
    { condition: 'CLOSED', count: 1 },
  ])
})

it('promises no place twice, and promises it again when it is free', async () => {
  const { graph, platform } = open()
  const destination = { outletId: graph.outletId('Kiosk') }
  const first = await platform.parcels.create({ destination })
  const second = await platform.parcels.create({ destination })
  expect(second).toMatchObject({ ok: false, refusals: [{ code: 'OUTLET_FULL', outletId: graph.outletId('Kiosk') }] })
  if (!first.ok) throw new Error('The first parcel was refused.')
  await platform.parcels.cancel({ parcelId: first.parcel.id })
  expect(await platform.parcels.create({ destination })).toMatchObject({ ok: true })
  const page = await platform.outlets.nearest({
    near,
    filter: {
      hasCapacity: true,
      arrivesOn: '2026-11-29',
      capabilities: ['COLLECT'],
      partners: [graph.partnerId('platform')],
    },
    first: 5,
  })
  expect(page.edges.map(({ node }) => node.name)).toEqual(['Bakery'])
  expect(page.removed).toEqual([{ condition: 'CAPACITY', count: 1 }])
})

it('lets a reservation lapse by its clock, which stands still until it is advanced', async () => {
  const { graph, platform } = open()
  const held = await platform.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [{ weight: 500 }] })
  if (!held.ok) throw new Error('The reservation was refused.')
  const read = () => platform.reservations.get({ id: held.reservation.id })
  await graph.clock.advance({ minutes: 14, seconds: 59 })
  expect(await read()).toMatchObject({ state: 'HELD' })
  await graph.clock.advance({ seconds: 1 })
  expect(await read()).toMatchObject({ state: 'LAPSED' })
  expect(graph.clock.now().getTime() - Date.parse(now)).toBeLessThan(15 * 60_000 + 100)
  await expect(graph.clock.advance({ minutes: -1 })).rejects.toThrow('only set forward')
})

it('expires a hold, and gives the events in their order and at their times', async () => {
  const { graph, platform } = open()
  const outletId = graph.outletId('Kiosk')
  const created = await platform.parcels.create({ destination: { outletId } })
  if (!created.ok) throw new Error('The parcel was refused.')
  const parcelId = created.parcel.id
  const counter = clientOf(graph, graph.keys.counter('Kiosk'))
  await counter.parcels.recordScan({ kind: 'ARRIVED_OUTLET', parcelId, outletId, occurredAt: now })
  await graph.clock.advance({ days: 10 })
  const events = await platform.events.list({ first: 50 }).toArray({ limit: 50 })
  expect(events.map(({ node }) => [node.type, node.recordedAt.slice(0, 10)])).toEqual([
    ['parcel.announced', '2026-11-28'],
    ['parcel.at_outlet', '2026-11-28'],
    ['parcel.code_issued', '2026-11-28'],
    ['parcel.hold_ending', '2026-12-02'],
    ['parcel.expired', '2026-12-03'],
  ])
})

it('opens a parcel with its code once, and counts wrong ones', async () => {
  const { graph, platform } = open()
  const outletId = graph.outletId('Kiosk')
  const created = await platform.parcels.create({ destination: { outletId } })
  if (!created.ok) throw new Error('The parcel was refused.')
  const parcelId = created.parcel.id
  const counter = clientOf(graph, graph.keys.counter('Kiosk'))
  await counter.parcels.recordScan({ kind: 'ARRIVED_OUTLET', parcelId, outletId, occurredAt: now })
  const issued = await platform.parcels.issueCode({ parcelIds: [parcelId] })
  if (!issued.ok) throw new Error('There is no code.')
  const { reference, digits } = issued.code
  expect(digits).toMatch(/^\d{6}$/)
  const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
  for (let tries = 0; tries < 4; tries++) {
    expect(await counter.counter.collect({ outletId, reference, code: wrong })).toMatchObject({
      ok: false,
      userErrors: [{ code: 'CODE_REFUSED' }],
    })
  }
  expect(await counter.counter.collect({ outletId, reference, code: digits })).toMatchObject({
    ok: true,
    parcels: [{ id: parcelId, state: 'COLLECTED' }],
  })
  expect(await counter.counter.collect({ outletId, reference, code: digits })).toMatchObject({
    ok: false,
    userErrors: [{ code: 'ALREADY_COLLECTED' }],
  })
})

it('returns the stored result for a repeated idempotency key, and refuses it for another input', async () => {
  const { graph, platform } = open()
  const destination = { outletId: graph.outletId('Kiosk') }
  const first = await platform.parcels.create({ destination }, { idempotencyKey: 'order-7' })
  const again = await platform.parcels.create({ destination }, { idempotencyKey: 'order-7' })
  if (!first.ok || !again.ok) throw new Error('The parcel was refused.')
  expect(again.parcel.id).toBe(first.parcel.id)
  const other = { destination: { outletId: graph.outletId('Bakery') } }
  await expect(platform.parcels.create(other, { idempotencyKey: 'order-7' })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    retryable: false,
  })
  const query = 'mutation($input: CancelParcelInput!) { cancelParcel(input: $input) { parcel { state } } }'
  const variables = { input: { idempotencyKey: 'cancel-7', parcelId: first.parcel.id } }
  expect((await send(graph, { query, variables })).body.extensions).toBeUndefined()
  expect((await send(graph, { query, variables })).body.extensions).toEqual({ idempotentReplay: true })
})

it('shows a parcel to its parties only, and lets a key do what its scopes allow', async () => {
  const { graph, platform } = open({ outlets: [kiosk], partners: [{ code: 'stranger', kind: 'PLATFORM' }] })
  const created = await platform.parcels.create({ destination: { outletId: graph.outletId('Kiosk') } })
  if (!created.ok) throw new Error('The parcel was refused.')
  const { id } = created.parcel
  expect(await clientOf(graph, graph.keys.operator).parcels.get({ id })).toMatchObject({ id })
  expect(await clientOf(graph, graph.createKey({ partner: 'stranger' })).parcels.get({ id })).toBeNull()
  const reader = clientOf(graph, graph.createKey({ partner: 'platform', scopes: ['parcels:read'] }))
  expect(await reader.parcels.get({ id })).toMatchObject({ id })
  await expect(reader.parcels.cancel({ parcelId: id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

it('runs listed documents only for a publishable key', async () => {
  const own = 'query own($id: ID!) { outlet(id: $id) { name } }'
  const { graph } = open({ outlets: [kiosk], documents: [own] })
  const headers = { authorization: `Bearer ${graph.keys.publishable}` }
  const page = await clientOf(graph, graph.keys.publishable).outlets.nearest({ near, first: 1 })
  expect(page.edges).toHaveLength(1)
  const id = graph.outletId('Kiosk')
  expect(await send(graph, { query: own, variables: { id } }, { headers })).toMatchObject({
    status: 200,
    body: { data: { outlet: { name: 'Kiosk' } } },
  })
  expect(await send(graph, { query: `{ outlet(id: "${id}") { name } }` }, { headers })).toMatchObject({
    status: 403,
    body: { errors: [{ extensions: { code: 'DOCUMENT_NOT_LISTED', retryable: false } }] },
  })
})

it.each([
  ['PARSE_FAILED', 400, { query: '{' }],
  ['VALIDATION_FAILED', 400, { query: '{ nothing }' }],
  ['BAD_USER_INPUT', 400, { query: 'query($id: ID!) { outlet(id: $id) { id } }', variables: {} }],
  ['BAD_USER_INPUT', 400, 'no JSON'],
])('refuses with %s and status %d', async (code, status, body) => {
  const { graph } = open()
  expect(await send(graph, body)).toMatchObject({
    status,
    body: { errors: [{ extensions: { code, retryable: false } }] },
  })
})

it('refuses what is outside the limits of an input, with its place', async () => {
  const { graph } = open()
  const response = await send(graph, { query: '{ outlet(id: "' + 'x'.repeat(101) + '") { id } }' })
  expect(response).toMatchObject({
    status: 200,
    body: {
      data: { outlet: null },
      errors: [{ path: ['outlet'], extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }],
    },
  })
})

it.each([
  ['no key', {}],
  ['an unknown key', { authorization: 'Bearer sk_test_0123456789abcdef' }],
])('refuses a request with %s', async (_name, headers) => {
  const { graph } = open()
  const init = {
    method: 'POST',
    body: '{"query":"{ viewer { id } }"}',
    headers: { 'content-type': 'application/json', ...headers },
  }
  const response = await graph.fetch(graph.endpoint, init)
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  expect(response.headers.get('restante-request-id')).toMatch(/^req_/)
})

it('refuses a graph that cannot be, with everything that is wrong with it', () => {
  const outlets = [
    { name: 'Kiosk', hours: 'sometimes', timeZone: 'Paris', capacity: -1 },
    { name: 'Kiosk', servicePoints: [{ partner: 'nobody' }] },
  ]
  expect(() => createTestGraph({ now: 'today' })).toThrow('`now` must be')
  expect(() =>
    createTestGraph({
      outlets,
      partners: [
        { code: 'carrier', kind: 'CARRIER' },
        { code: 'shop', kind: 'RETAILER', shipsWith: ['nobody'] },
      ],
    }),
  ).toThrow(
    [
      'The test graph cannot be created:',
      '- partners: `carrier` is there twice.',
      '- partners: `shop` ships with `nobody`, which is not among them.',
      '- outlets[0] (Kiosk): its time zone is no IANA name.',
      '- outlets[0] (Kiosk): the hours of the outlet cannot be read; write them like `Mo-Fr 09:00-18:00; Sa 09:00-12:00`, or `24/7`.',
      '- outlets[0] (Kiosk): a capacity is a whole number, 0 or more.',
      '- outlets[1] (Kiosk): an outlet with this name, id or operator and `operatorRef` comes before it.',
      '- outlets[1] (Kiosk): the partner `nobody` is not among the partners.',
    ].join('\n'),
  )
})
