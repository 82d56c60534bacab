import { listEvents, scan } from './scenes.ts'
import { requireOk, type Stage, type Story } from './story.ts'

/** A place that is held while a shopper pays, used by the delivery and given up when it is collected. */
export const holdStory: Story = {
  name: 'hold',
  summary: 'a place is held while a shopper pays, and the delivery collected there',
  tell: tellHold,
}

const measure = { length: 300, width: 200, height: 150, weight: 1_200 }

async function tellHold(stage: Stage) {
  const { platform, terminal, signal } = stage
  const { say, strong } = terminal

  say(`\n${strong('1. At checkout a place at the nearest outlet is held while the shopper pays.')}`)
  const near = { postalCode: { country: 'IN', code: '560001' } }
  const held = requireOk(
    await platform.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [measure] }, { signal }),
    'The reservation',
  )
  const { reservation, outlet, distanceMetres } = held
  say(`   ${outlet.name}, ${Math.round(distanceMetres)} m away (great circle)`)
  say(`   ${reservation.places} place, from ${reservation.arrivesOn}, held until ${reservation.expiresAt}`)

  say(`\n${strong('2. Paid: the delivery takes the place.')}`)
  const created = requireOk(
    await platform.parcels.create(
      { destination: { reservationId: reservation.id }, measure, references: [{ kind: 'ORDER', value: 'ORDER-1003' }] },
      { signal },
    ),
    'The delivery',
  )
  const parcelId = created.parcel.id
  const used = await platform.reservations.get({ id: reservation.id }, { signal })
  say(`   The reservation is ${used?.state}, parcel ${parcelId} is ${created.parcel.state}`)

  say(`\n${strong('3. It arrives, and its recipient says the code.')}`)
  const counter = await stage.counterAt(outlet.id)
  await scan(stage, counter, 'ARRIVED_OUTLET', parcelId, { outletId: outlet.id })
  const { code } = requireOk(await platform.parcels.issueCode({ parcelIds: [parcelId] }, { signal }), 'The code')
  const said = { outletId: outlet.id, reference: code.reference, code: code.digits }
  const collected = requireOk(await counter.counter.collect(said, { signal }), 'The collection')
  say(`   ${code.reference} ${code.digits}: ${collected.parcels?.map((each) => each.state).join(', ')}`)

  say(`\n${strong('4. The platform reads what happened.')}`)
  const events = await listEvents(stage, parcelId)
  const parcel = await platform.parcels.get({ id: parcelId }, { signal })
  say(`\n   The parcel is ${strong(parcel?.state ?? 'gone')}.\n`)
  return {
    reservation: { id: reservation.id, state: used?.state ?? 'UNKNOWN', outletId: outlet.id },
    parcel: { id: parcelId, state: parcel?.state ?? 'UNKNOWN' },
    handOver: { id: parcel?.handOver?.id ?? null, proof: parcel?.handOver?.proof ?? null },
    events,
  }
}
