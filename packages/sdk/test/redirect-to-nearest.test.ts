import { beforeEach, expect, it } from 'vitest'
import { createClientOn } from '../src/client.ts'
import { endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const client = createClientOn(createSkippingRuntime(), { endpoint, apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuv' })
const near = { postalCode: { country: 'IN', code: '560001' } }
const platform = { id: 'prt_demo_platform', code: 'sample-platform', name: 'Sample platform', kind: 'PLATFORM' }
const carrier = { id: 'prt_demo_carrier', code: 'sample-carrier-east', name: 'Sample carrier east', kind: 'CARRIER' }
const removed = [{ condition: 'CAPACITY', count: 3 }]

type Input = Record<string, unknown>
let isKnown: boolean
let edges: object[]
let redirected: Input[]
let searched: Input[]
let accepts: string | null

beforeEach(() => {
  isKnown = true
  edges = [makeEdge('out_1', 120, platform), makeEdge('out_2', 340, carrier, platform), makeEdge('out_3', 560, carrier)]
  redirected = []
  searched = []
  accepts = 'out_2'
  network.serve({
    parcel: ({ id }: Input) => (isKnown ? { id, nearestOutlets: search } : null),
    redirectParcel: ({ input }: { input: Input }) => {
      redirected.push(input)
      return { redirect: accepts && makeRedirect(accepts), refusals: [], userErrors: [] }
    },
  })
})

function search(variables: Input): object {
  searched.push(variables)
  return {
    edges,
    pageInfo: { hasNextPage: false, endCursor: null },
    origin: { status: 'FOUND', method: 'POSTAL_CODE' },
    removed,
    extent: { looked: 9, complete: true },
    at: '2026-11-22T12:00:00Z',
  }
}

function makeEdge(outletId: string, distance: number, ...partners: object[]): object {
  const node = {
    id: outletId,
    name: `Outlet ${outletId}`,
    kind: 'POST_OFFICE',
    status: 'ACTIVE',
    address: { lines: ['1 MG Road'], country: 'IN' },
    location: { latitude: 12.97, longitude: 77.59 },
    locationPrecision: 1000,
    timeZone: 'Asia/Kolkata',
    capabilities: ['RETURN'],
    hours: { state: 'UNKNOWN' },
  }
  const servicePoints = partners.map((partner, index) => ({
    id: `sp_demo_${outletId}_${index}`,
    programme: 'standard',
    capabilities: ['RETURN'],
    partner,
  }))
  return { cursor: outletId, node, distance, distanceKind: 'GREAT_CIRCLE', servicePoints: [null, ...servicePoints] }
}

function makeRedirect(outletId: string): object {
  const kind = 'DROP_OFF_AT_OUTLET'
  return { id: 'red_demo_1', kind, state: 'CONFIRMED', initiator: 'SENDER', outletId, arrivesOn: '2026-11-23' }
}

it('finds outlets that can take the parcel and redirects it to the first that accepts, in two requests', async () => {
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near }, { idempotencyKey: 'k-1' })
  expect(network.sent.map(({ operationName }) => operationName)).toEqual(['parcelNearestOutlets', 'redirectParcel'])
  expect(searched).toEqual([{ near, first: 5 }])
  expect(result).toMatchObject({
    ok: true,
    redirect: { outletId: 'out_2', state: 'CONFIRMED' },
    outlet: { id: 'out_2', name: 'Outlet out_2' },
    distanceMetres: 340,
    removed,
    refusals: [],
  })
})

it('offers the outlets of the partner that has the nearest service point, and of no other', async () => {
  await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near }, { idempotencyKey: 'k-1' })
  expect(redirected).toEqual([
    { idempotencyKey: 'k-1', parcelId: 'par_demo_1', partner: platform.id, outletIds: ['out_1', 'out_2'] },
  ])
})

it('sends the filter, which the graph narrows by, and the day of arrival to the search and to the redirect', async () => {
  const filter = { capabilities: ['OVERSIZE' as const], withinMetres: 5000 }
  const day = { arrivesOn: '2026-11-27' }
  const input = { parcelId: 'par_demo_1', near, filter, first: 3, ...day, onBehalfOf: 'RECIPIENT' as const }
  await client.parcels.redirectToNearest(input)
  expect(searched).toEqual([{ near, first: 3, filter, ...day }])
  expect(redirected).toMatchObject([{ outletIds: ['out_1', 'out_2'], onBehalfOf: 'RECIPIENT', ...day }])
})

it('returns what removed the outlets from the search where none is left', async () => {
  edges = []
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(result).toEqual({ ok: false, removed, refusals: [], userErrors: [] })
  expect(redirected).toEqual([])
})

it('answers that there is no such parcel, without a redirect', async () => {
  isKnown = false
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(result).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'parcelId'] }] })
  expect(redirected).toEqual([])
})

it('answers who refused', async () => {
  accepts = null
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(result).toEqual({ ok: false, removed, refusals: [], userErrors: [] })
  expect(redirected).toHaveLength(1)
})

it.each([0, 21, 1.5])('refuses to try %j outlets', async (first) => {
  await expect(client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near, first })).rejects.toThrow('first')
  expect(network.sent).toHaveLength(0)
})
