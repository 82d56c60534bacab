import { beforeEach, expect, it } from 'vitest'
import { createClientOn } from '../src/client.ts'
import { endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const client = createClientOn(createSkippingRuntime(), { endpoint, apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuv' })
const near = { postalCode: { country: 'IN', code: '560001' } }
const platform = { id: 'prt_demo_platform', code: 'sample-platform', name: 'Sample platform' }
const carrier = { id: 'prt_demo_carrier', code: 'sample-carrier-east', name: 'Sample carrier east' }
const removed = [{ condition: 'CAPACITY', count: 3 }]
const measure = { length: 330, width: 210, height: 120, weight: 900, declaredValue: null }

type Input = Record<string, unknown>
let parcel: Record<string, unknown> | null
let edges: object[]
let redirected: Input[]
let searched: Input[]
let accepts: string | null

beforeEach(() => {
  parcel = {
    id: 'par_demo_1',
    livemode: false,
    direction: 'RETURN',
    restrictions: [],
    state: 'ANNOUNCED',
    damaged: false,
    identifiers: [],
    references: [],
    shipper: platform,
    carrier: null,
    destination: { kind: 'ADDRESS' },
    measure,
    redirects: { edges: [] },
  }
  edges = [makeEdge('out_1', 120, platform), makeEdge('out_2', 340, carrier, platform), makeEdge('out_3', 560, carrier)]
  redirected = []
  searched = []
  accepts = 'out_2'
  network.serve({
    parcel: () => parcel,
    nearestOutlets: (variables: Input) => {
      searched.push(variables)
      return {
        edges,
        pageInfo: { hasNextPage: false, endCursor: null },
        origin: { status: 'FOUND', method: 'POSTAL_CODE' },
        removed,
        extent: { looked: 9, complete: true },
        at: '2026-11-22T12:00:00Z',
      }
    },
    redirectParcel: ({ input }: { input: Input }) => {
      redirected.push(input)
      return { redirect: accepts && makeRedirect(accepts), refusals: [], userErrors: [] }
    },
  })
})

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

it('reads the parcel, finds outlets that can take it and redirects it to the first that accepts', async () => {
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near }, { idempotencyKey: 'k-1' })
  expect(network.sent.map(({ operationName }) => operationName)).toEqual(['parcel', 'nearestOutlets', 'redirectParcel'])
  expect(searched).toEqual([
    { near, first: 5, filter: { capabilities: ['RETURN', 'DROP_OFF'], hasCapacity: true, parcel: measure } },
  ])
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

it('asks an outbound parcel for collection at its own carrier, with what the filter adds', async () => {
  parcel = { ...parcel, direction: 'OUTBOUND', carrier, measure: null, restrictions: ['AGE_CHECK', 'NO_DELEGATE'] }
  edges = [makeEdge('out_2', 340, carrier)]
  const filter = { capabilities: ['OVERSIZE' as const], withinMetres: 5000 }
  await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near, filter, first: 3 })
  expect(searched).toEqual([
    {
      near,
      first: 3,
      filter: {
        withinMetres: 5000,
        capabilities: ['OVERSIZE', 'COLLECT', 'AGE_CHECK'],
        hasCapacity: true,
        partners: [carrier.id],
      },
    },
  ])
  expect(redirected).toMatchObject([{ partner: carrier.id, outletIds: ['out_2'] }])
})

it('asks for a counter that takes returns without a label where the return has none', async () => {
  const returnOrder = { id: 'ret_demo_1', rma: 'R-1', kind: 'RETURN', state: 'CODE_ISSUED', items: [], parcels: [] }
  parcel = {
    ...parcel,
    returnOrder: { ...returnOrder, references: [], replacements: [], method: 'DROP_OFF_UNLABELLED' },
  }
  await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(searched).toMatchObject([{ filter: { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] } }])
})

it('asks for the checks of a return too, which the graph demands of the outlet', async () => {
  parcel = { ...parcel, restrictions: ['ID_CHECK'] }
  await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(searched).toMatchObject([{ filter: { capabilities: ['RETURN', 'DROP_OFF', 'ID_CHECK'] } }])
})

it("does not let a filter leave out the parcel's carrier", async () => {
  parcel = { ...parcel, direction: 'OUTBOUND', carrier }
  const filter = { partners: [platform.id] }
  await expect(client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near, filter })).rejects.toThrow(TypeError)
  expect(redirected).toEqual([])
})

it('returns what removed the outlets from the search where none is left', async () => {
  edges = []
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(result).toEqual({ ok: false, removed, refusals: [], userErrors: [] })
  expect(redirected).toEqual([])
})

it('answers that there is no such parcel, without a search', async () => {
  parcel = null
  const result = await client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })
  expect(result).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'parcelId'] }] })
  expect(searched).toEqual([])
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
