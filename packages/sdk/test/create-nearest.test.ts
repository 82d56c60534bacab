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
const small = { length: 200, width: 100, height: 50, weight: 9_000 }
const large = { length: 330, width: 210, height: 120, weight: 900 }

type Input = Record<string, unknown>
let edges: object[]
let reserved: Input[]
let searched: Input[]
let accepts: string | null

beforeEach(() => {
  edges = [makeEdge('out_1', 120, platform), makeEdge('out_2', 340, carrier, platform), makeEdge('out_3', 560, carrier)]
  reserved = []
  searched = []
  accepts = 'out_2'
  network.serve({
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
    reservePlaces: ({ input }: { input: Input }) => {
      reserved.push(input)
      return { reservation: accepts && makeReservation(accepts), refusals: [], userErrors: [] }
    },
  })
})

function makeEdge(outletId: string, distance: number, ...partners: object[]): object {
  const node = {
    id: outletId,
    name: `Outlet ${outletId}`,
    kind: 'PARCEL_SHOP',
    status: 'ACTIVE',
    address: { lines: ['1 MG Road'], country: 'IN' },
    location: { latitude: 12.97, longitude: 77.59 },
    locationPrecision: 1000,
    timeZone: 'Asia/Kolkata',
    capabilities: ['COLLECT'],
    hours: { state: 'UNKNOWN' },
  }
  const servicePoints = partners.map((partner, index) => ({
    id: `sp_demo_${outletId}_${index}`,
    programme: 'standard',
    capabilities: ['COLLECT'],
    partner,
  }))
  return { cursor: outletId, node, distance, distanceKind: 'GREAT_CIRCLE', servicePoints: [null, ...servicePoints] }
}

function makeReservation(outletId: string): object {
  const expiresAt = '2026-11-22T12:15:00Z'
  return {
    id: 'res_demo_1',
    state: 'HELD',
    purpose: 'COLLECTION',
    outletId,
    places: 1,
    arrivesOn: '2026-11-23',
    expiresAt,
  }
}

it('finds outlets that have room and holds places at the first that accepts, of the partners that are nearest', async () => {
  const input = { near, purpose: 'COLLECTION' as const, parcels: [large], ttl: 'PT30M', arrivesOn: '2026-11-24' }
  const result = await client.reservations.createNearest(input, { idempotencyKey: 'k-1' })
  expect(network.sent.map(({ operationName }) => operationName)).toEqual(['nearestOutlets', 'reservePlaces'])
  expect(searched).toEqual([
    {
      near,
      first: 5,
      filter: { capabilities: ['COLLECT'], hasCapacity: true, parcel: large, arrivesOn: '2026-11-24' },
    },
  ])
  expect(reserved).toEqual([
    {
      idempotencyKey: 'k-1',
      purpose: 'COLLECTION',
      parcels: [large],
      ttl: 'PT30M',
      arrivesOn: '2026-11-24',
      outletIds: ['out_1', 'out_2', 'out_3'],
      partners: [platform.id, carrier.id],
    },
  ])
  expect(result).toMatchObject({
    ok: true,
    reservation: { id: 'res_demo_1', outletId: 'out_2', state: 'HELD' },
    outlet: { id: 'out_2', name: 'Outlet out_2' },
    distanceMetres: 340,
    removed,
    refusals: [],
  })
})

it('searches for the largest of several parcels, with what the filter adds', async () => {
  const filter = { capabilities: ['OVERSIZE' as const], partners: [carrier.id], withinMetres: 5000 }
  await client.reservations.createNearest({ near, filter, first: 3, purpose: 'DROP_OFF', parcels: [small, large] })
  expect(searched).toEqual([
    {
      near,
      first: 3,
      filter: {
        withinMetres: 5000,
        partners: [carrier.id],
        capabilities: ['OVERSIZE', 'RETURN'],
        hasCapacity: true,
        parcel: large,
      },
    },
  ])
  expect(reserved).toMatchObject([{ parcels: [small, large] }])
})

it('returns what removed the outlets from the search where none is left', async () => {
  edges = []
  const result = await client.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [large] })
  expect(result).toEqual({ ok: false, removed, refusals: [], userErrors: [] })
  expect(reserved).toEqual([])
})

it('returns who refused', async () => {
  accepts = null
  const result = await client.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [large] })
  expect(result).toEqual({ ok: false, removed, refusals: [], userErrors: [] })
  expect(reserved).toHaveLength(1)
})

it.each([0, 21, 1.5])('refuses to try %j outlets', async (first) => {
  await expect(
    client.reservations.createNearest({ near, first, purpose: 'COLLECTION', parcels: [large] }),
  ).rejects.toThrow('first')
  expect(network.sent).toHaveLength(0)
})
