import { createClient } from '@restante/sdk'

const counter = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'dk_0123456789abcdef' })
const outletId = 'out_2'

// The courier brings a parcel; its recipient's code is there from now on.
const arrived = await counter.parcels.recordScan({
  kind: 'ARRIVED_OUTLET',
  barcode: 'RA123456785IN',
  outletId,
  occurredAt: new Date().toISOString(),
})
if (arrived.ok) console.log(arrived.instruction) // SHELVE, KEEP_FOR_COURIER or HAND_BACK

// The recipient says the code, or shows it as a QR code.
const collected = await counter.counter.collect({ outletId, reference: 'K7QM', code: '123456' })
if (collected.ok) console.log('Handed over', collected.parcels.length)
else console.log(collected.userErrors[0]?.code, collected.refusals)
