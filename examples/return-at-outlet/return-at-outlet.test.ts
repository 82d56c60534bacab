import { startGraph } from '@restante/cli/testing'
import { createClient, type FullClient } from '@restante/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adviseShopper, type DropOffAdvice, type Parties, readStory, shoeBox, takeIn } from './return-at-outlet.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }
let graph: Awaited<ReturnType<typeof startGraph>>
let parties: Parties
let platform: FullClient
let nearest: Awaited<ReturnType<FullClient['outlets']['nearest']>>
let advice: DropOffAdvice

beforeAll(async () => {
  graph = await startGraph({ sample: 'small' })
  const { endpoint, keys } = graph
  parties = { endpoint, platformKey: keys.platform, counterKey: keys.counter }
  platform = createClient({ endpoint, apiKey: keys.platform })
  const filter = { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] as const, parcel: shoeBox, hasCapacity: true }
  nearest = await platform.outlets.nearest({ near, filter, first: 1 })
  advice = await adviseShopper(parties, near)
})

afterAll(() => graph.close())

// The tests tell one story and run in this order.

it('sends the shopper to the nearest service point that takes such a return', () => {
  expect(nearest.origin.status).toBe('FOUND')
  expect(nearest.edges).toHaveLength(1)
  expect(advice).toMatchObject({
    outlet: { id: nearest.edges[0]?.node.id },
    distanceMetres: nearest.edges[0]?.distance,
  })
})

it('reserves the place there before the shopper sets out', async () => {
  const parcel = await platform.parcels.get({ id: advice.parcelId })
  expect(parcel).toMatchObject({
    direction: 'RETURN',
    state: 'ANNOUNCED',
    origin: { kind: 'OUTLET', outletId: advice.outlet.id },
    redirects: { edges: [{ node: { state: 'CONFIRMED', kind: 'DROP_OFF_AT_OUTLET', outletId: advice.outlet.id } }] },
  })
  expect(Date.parse(parcel?.redirects.edges[0]?.node.reservedUntil ?? '')).toBeGreaterThan(Date.now())
})

it('shows the same outlet to a browser, which may only read', async () => {
  const browser = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.publishable })
  expect(await browser.outlets.get({ id: advice.outlet.id })).toMatchObject({ name: advice.outlet.name })
  await expect(browser.parcels.cancel({ parcelId: advice.parcelId })).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

it('hides the parcel from a carrier that is no party to it', async () => {
  const carrier = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.carrier })
  expect(await carrier.parcels.get({ id: advice.parcelId })).toBeNull()
})

it('refuses a wrong code at the counter, and takes the parcel in by the right one, once', async () => {
  const { reference, digits } = advice.code
  const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
  expect(await takeIn(parties, advice.outlet.id, { reference, digits: wrong })).toBe(false)
  expect(await takeIn(parties, advice.outlet.id, { reference, digits })).toBe(true)
  expect(await takeIn(parties, advice.outlet.id, { reference, digits })).toBe(false)
})

it('marks the return as dropped off, the parcel as waiting for the courier and the redirect as completed', async () => {
  expect(await platform.returns.get({ id: advice.returnOrderId })).toMatchObject({ state: 'DROPPED_OFF' })
  expect(await platform.parcels.get({ id: advice.parcelId })).toMatchObject({
    state: 'AWAITING_COURIER',
    redirects: { edges: [{ node: { state: 'COMPLETED' } }] },
  })
})

it('tells the platform all of it in order, and the code to nobody', async () => {
  const story = await readStory(parties, advice.parcelId)
  expect(story.map(({ sequence }) => sequence)).toEqual(story.map((_, index) => index + 1))
  const types = story.map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['redirect.confirmed', 'redirect.completed', 'return.dropped_off']))
  expect(types.indexOf('redirect.confirmed')).toBeLessThan(types.indexOf('return.dropped_off'))
  expect(JSON.stringify(story)).not.toContain(advice.code.digits)
})
