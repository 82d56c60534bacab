import { startGraph } from '@restante/cli/testing'
import { createClient, enrolWithCode, type SessionKey } from '@restante/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chooseOutlet, enrolCounter, permitDevice, startReturn } from './shopper-session.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }
let graph: Awaited<ReturnType<typeof startGraph>>
let mine: Awaited<ReturnType<typeof startReturn>>
let other: Awaited<ReturnType<typeof startReturn>>
let chosen: Awaited<ReturnType<typeof chooseOutlet>>

beforeAll(async () => {
  graph = await startGraph({ sample: 'small' })
  mine = await startReturn(graph.endpoint, graph.keys.platform)
  other = await startReturn(graph.endpoint, graph.keys.platform)
  chosen = await chooseOutlet(graph.endpoint, mine.key, mine.parcelId, near)
})

afterAll(() => graph.close())

const clientOf = (apiKey: SessionKey) => createClient({ endpoint: graph.endpoint, apiKey })

// The tests tell one story and run in this order.

it('lets the page redirect the return in the name of the recipient, and holds the place', async () => {
  const parcel = await createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform }).parcels.get({
    id: mine.parcelId,
  })
  expect(parcel).toMatchObject({
    origin: { outletId: chosen.outlet.id },
    redirects: {
      edges: [{ node: { state: 'CONFIRMED', initiator: 'RECIPIENT', outletId: chosen.outlet.id } }],
    },
  })
  expect(Date.parse(parcel?.redirects.edges[0]?.node.reservedUntil ?? '')).toBeGreaterThan(Date.now())
  expect(chosen.code.digits).toMatch(/^\d{6}$/)
})

it('shows the page what has happened to its own parcel', async () => {
  const tracked = await clientOf(mine.key).parcels.events({ id: mine.parcelId, first: 10 })
  expect(tracked?.events.edges.map(({ node }) => node.type)).toContain('redirect.confirmed')
})

it("shows another shopper's key nothing of it, and lets it change nothing", async () => {
  const stranger = clientOf(other.key)
  expect(await stranger.parcels.get({ id: mine.parcelId })).toBeNull()
  expect(await stranger.parcels.events({ id: mine.parcelId, first: 1 })).toBeNull()
  expect(await stranger.parcels.issueCode({ parcelIds: [mine.parcelId] })).toMatchObject({
    ok: false,
    userErrors: [{ code: 'NOT_FOUND' }],
  })
  expect(await stranger.parcels.redirectToNearest({ parcelId: mine.parcelId, near })).toMatchObject({ ok: false })
  expect(await stranger.parcels.get({ id: other.parcelId })).toMatchObject({ id: other.parcelId })
})

it('refuses what the session does not name, and documents that are not listed for shoppers', async () => {
  const page = clientOf(mine.key)
  const delegated = page.parcels.delegateCollection({ parcelId: mine.parcelId })
  await expect(delegated).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const own = page.execute({ toString: () => '{ parcels(first: 1) { nodes { id } } }' }, {})
  await expect(own).rejects.toMatchObject({ code: 'DOCUMENT_NOT_LISTED' })
})

it('refuses the key of a session that was revoked', async () => {
  const shop = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform })
  expect(await shop.sessions.revoke({ sessionId: other.sessionId })).toMatchObject({ ok: true })
  await expect(clientOf(other.key).parcels.get({ id: other.parcelId })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
})

it('enrols a counter by a code, once, whose key takes the return in at once, until it is revoked', async () => {
  const { endpoint } = graph
  const code = await permitDevice(endpoint, graph.keys.operator, chosen.outlet.id)
  const deviceKey = await enrolCounter(endpoint, code)
  const counter = createClient({ endpoint, apiKey: deviceKey })
  const { reference, digits } = chosen.code
  const input = { outletId: chosen.outlet.id, reference, code: digits }
  expect(await counter.counter.dropOff(input)).toMatchObject({ ok: true, parcels: [{ state: 'AWAITING_COURIER' }] })
  expect(await enrolWithCode({ endpoint, code })).toMatchObject({ ok: false, userErrors: [{ code: 'CODE_REFUSED' }] })

  const operator = createClient({ endpoint, apiKey: graph.keys.operator })
  const { edges } = await operator.devices.list({ first: 10 })
  const device = edges.find(({ node }) => node.lastFour === deviceKey.slice(-4))
  expect(await operator.devices.revoke({ deviceId: device!.node.id })).toMatchObject({ ok: true })
  await graph.refresh()
  await expect(counter.outlets.get({ id: chosen.outlet.id })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})
