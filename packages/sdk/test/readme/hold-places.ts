import { createClient } from '@restante/sdk'

const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })
const measure = { length: 330, width: 210, height: 120, weight: 900 }

// When the shopper chooses to collect: the place is held for 15 minutes, or as long as `ttl` says.
const held = await restante.reservations.createNearest({
  near: { postalCode: { country: 'IN', code: '560001' } },
  purpose: 'COLLECTION',
  parcels: [measure],
})

// When the shopper has paid: the parcel takes the place that was held.
if (held.ok) {
  const created = await restante.parcels.create({
    destination: { reservationId: held.reservation.id },
    measure,
  })
  if (created.ok) console.log(created.parcel.state, 'for', held.outlet.name)
}
