import { createClient } from '@restante/sdk'
import { createTestGraph, type TestGraph } from '@restante/sdk/testing'

/** Returns the state of a parcel that was announced to a graph in memory. */
export async function announce(): Promise<string | undefined> {
  const graph: TestGraph = createTestGraph({ now: '2026-11-28T09:00:00Z', outlets: [{ name: 'Kiosk', capacity: 1 }] })
  const restante = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform, fetch: graph.fetch })
  const created = await restante.parcels.create({ destination: { outletId: graph.outletId('Kiosk') } })
  await graph.clock.advance({ days: 1 })
  return created.ok ? created.parcel.state : undefined
}
