import { createClient } from '@restante/sdk'
import { createTestGraph } from '@restante/sdk/testing'

/** Fills an outlet of a graph in memory, reads a code of it, and sends a search that cannot be. */
export async function tryTestGraph() {
  const graph = createTestGraph({ now: '2026-11-28T09:00:00Z', outlets: [{ name: 'Kiosk', capacity: 1 }] })
  const clientOf = (apiKey) =>
    createClient({ endpoint: graph.endpoint, apiKey, fetch: graph.fetch, allowSecretKeyInBrowser: true })
  const restante = clientOf(graph.keys.platform)
  const outletId = graph.outletId('Kiosk')

  const first = await restante.parcels.create({ destination: { outletId } })
  const second = await restante.parcels.create({ destination: { outletId } })
  const parcelId = first.parcel.id
  const counter = clientOf(graph.keys.counter('Kiosk'))
  const occurredAt = graph.clock.now().toISOString()
  await counter.parcels.recordScan({ kind: 'ARRIVED_OUTLET', parcelId, outletId, occurredAt })
  const { code } = await restante.parcels.issueCode({ parcelIds: [parcelId] })
  const collected = await counter.counter.collect({ outletId, qr: code.qr })
  const fault = await restante.parcels.nearestOutlets({ id: parcelId, near: {}, first: 1 }).catch((reason) => reason)
  return { second: second.refusals[0].code, collected: collected.parcels[0].state, fault: fault.code }
}
