import { createClient } from '@restante/sdk'
import { createTestGraph } from '@restante/sdk/testing'

const graph = createTestGraph({
  now: '2026-11-28T09:00:00Z',
  outlets: [
    { name: 'Kiosk', capacity: 1 },
    { name: 'Bakery', hours: 'Mo-Fr 07:00-18:00' },
  ],
})
const restante = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform, fetch: graph.fetch })

// One parcel fills the kiosk, and the next one is refused there.
const destination = { outletId: graph.outletId('Kiosk') }
const first = await restante.parcels.create({ destination })
const second = await restante.parcels.create({ destination })
console.log(first.ok, second.ok, second.refusals[0]?.code)

// It arrives, nobody collects it, and its hold ends.
const counter = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.counter('Kiosk'), fetch: graph.fetch })
if (first.ok) {
  const occurredAt = graph.clock.now().toISOString()
  await counter.parcels.recordScan({ kind: 'ARRIVED_OUTLET', parcelId: first.parcel.id, ...destination, occurredAt })
  await graph.clock.advance({ days: 7 })
  const after = await restante.parcels.get({ id: first.parcel.id })
  console.log(after?.state)
}
