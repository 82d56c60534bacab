import { createClient } from '@restante/sdk'
import { createTestGraph } from '@restante/sdk/testing'

const graph = createTestGraph({ now: '2026-11-28T09:00:00Z', outlets: [{ name: 'Kiosk', capacity: 1 }] })
const restante = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform, fetch: graph.fetch })

const destination = { outletId: graph.outletId('Kiosk') }
const first = await restante.parcels.create({ destination })
const second = await restante.parcels.create({ destination })
const fault = await restante.parcels
  .nearestOutlets({ id: first.parcel.id, near: {}, first: 1 })
  .catch((reason) => reason)
console.log(JSON.stringify({ first: first.ok, second: second.refusals[0].code, fault: fault.code }))
