import { createClient, type FullClient, isRestanteError } from '@restante/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../src/graph/compose.ts'
import { type CountedGraph, startCountedGraph } from './support/counted-graph.ts'
import { composeSecond } from './support/second-composer.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }
const items = [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' as const }]
const destination = { address: { lines: ['Hub'], country: 'IN' } }
const shoe = { length: 330, width: 210, height: 120, weight: 900 }

let graph: CountedGraph
beforeAll(async () => {
  graph = await startCountedGraph()
})
afterAll(() => graph.close())

async function openReturn(platform: FullClient): Promise<string> {
  const created = await platform.returns.create({ items, destination, measure: shoe, method: 'DROP_OFF_UNLABELLED' })
  if (!created.ok || !created.parcel) throw new Error(JSON.stringify(created))
  return created.parcel.id
}

// The parcel is asked for what the search requires in the request that reads it.
describe.each([
  ['our composer', compose],
  ['the second one', () => composeSecond().supergraph],
])('through the supergraph of %s', (_, composed) => {
  let endpoint: string
  let platform: FullClient
  let sent = 0
  beforeAll(async () => {
    endpoint = await graph.serve(composed())
    platform = createClient({ endpoint, apiKey: graph.keys.platform, onRequest: () => void (sent += 1) })
  })

  it('finds the outlets for a parcel in three requests to subgraphs, one each', async () => {
    const id = await openReturn(platform)
    graph.asked.length = 0
    const found = await platform.parcels.nearestOutlets({ id, near, first: 5 })
    expect(graph.asked).toEqual(['parcels', 'outlets', 'service-points'])
    const filter = { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] as const, hasCapacity: true, parcel: shoe }
    const plain = await platform.outlets.nearest({ near, filter, first: 5 })
    const { at: _at, edges: _edges, pageInfo: _pageInfo, ...search } = plain
    expect(found?.nearestOutlets).toMatchObject(search)
    expect(found?.nearestOutlets?.edges.map(({ node }) => node.id)).toEqual(plain.edges.map(({ node }) => node.id))
    expect(found?.nearestOutlets?.edges).toHaveLength(5)
  })

  it('redirects a parcel to the nearest outlet in two requests, on the day of its arrival', async () => {
    const parcelId = await openReturn(platform)
    sent = 0
    const arrivesOn = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    const redirected = await platform.parcels.redirectToNearest({ parcelId, near, arrivesOn })
    expect(redirected).toMatchObject({ ok: true, redirect: { state: 'CONFIRMED', arrivesOn } })
    expect(sent).toBe(2)
    const [first] = (await platform.parcels.nearestOutlets({ id: parcelId, near, arrivesOn, first: 1 }))!
      .nearestOutlets!.edges
    expect(redirected).toMatchObject({ outlet: { id: first!.node.id }, distanceMetres: first!.distance })
  })

  it('shows nothing of a parcel to others, without an error and without a search', async () => {
    const id = await openReturn(platform)
    graph.asked.length = 0
    const stranger = createClient({ endpoint, apiKey: graph.keys.carrier })
    expect(await stranger.parcels.nearestOutlets({ id, near, first: 1 })).toBeNull()
    expect(graph.asked).toEqual(['parcels'])
    expect(await stranger.parcels.redirectToNearest({ parcelId: id, near })).toMatchObject({
      ok: false,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'parcelId'] }],
    })
    const page = createClient({ endpoint, apiKey: graph.keys.publishable })
    const refused = await page.parcels.nearestOutlets({ id, near, first: 1 }).catch((error: unknown) => error)
    expect(isRestanteError(refused) && refused.code).toBe('DOCUMENT_NOT_LISTED')
  })
})
