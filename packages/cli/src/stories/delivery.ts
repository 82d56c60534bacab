import { listEvents, scan, showCode } from './scenes.ts'
import { requireOk, type Stage, type Story } from './story.ts'

/** A home delivery that fails, is redirected to the nearest counter of its carrier and collected there. */
export const deliveryStory: Story = {
  name: 'delivery',
  summary: 'a delivery fails, is redirected to the nearest outlet and collected',
  tell: tellDelivery,
}

async function tellDelivery(stage: Stage) {
  const { platform, carrier, terminal, signal, deliveryCode } = stage
  const { say, strong } = terminal
  const viewer = await carrier.viewer({ signal })

  say(`\n${strong(`1. A delivery is on its way to a door in ${deliveryCode}, where nobody answers.`)}`)
  const created = requireOk(
    await platform.parcels.create(
      {
        carrier: viewer!.id,
        destination: {
          address: { lines: ['3 Court House Street'], postalCode: deliveryCode, country: 'IN' },
        },
        references: [{ kind: 'ORDER', value: 'ORDER-1002' }],
        measure: { length: 250, width: 180, height: 90, weight: 650 },
        recipient: { maskedName: 'A. B.' },
      },
      { signal },
    ),
    'The delivery',
  )
  const parcelId = created.parcel.id
  for (const kind of ['ACCEPTED', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED'] as const)
    await scan(stage, carrier, kind, parcelId)

  say(`\n${strong('2. Its recipient chooses the nearest counter of the carrier, and a place there is promised.')}`)
  const near = { postalCode: { country: 'IN', code: deliveryCode } }
  const redirected = requireOk(
    await platform.parcels.redirectToNearest({ parcelId, near, onBehalfOf: 'RECIPIENT' }, { signal }),
    'The redirect',
  )
  const { redirect, outlet, distanceMetres } = redirected
  const { fee } = redirect
  say(`   ${outlet.name}, ${Math.round(distanceMetres)} m away (great circle), from ${redirect.arrivesOn}`)
  say(`   ${fee ? `${fee.amount} ${fee.currency}, charged when it is there` : 'Free of charge'}`)

  say(`\n${strong('3. The courier brings it to the counter, which puts it on a shelf.')}`)
  const counter = await stage.counterAt(outlet.id)
  const arrived = await scan(stage, counter, 'ARRIVED_OUTLET', parcelId, { outletId: outlet.id, shelf: 'A3' })
  say(`   ${arrived.instruction}; held until ${arrived.parcel?.holdUntil}`)

  say(`\n${strong('4. Its recipient gets a code, and shows it.')}`)
  const { code } = requireOk(await platform.parcels.issueCode({ parcelIds: [parcelId] }, { signal }), 'The code')
  await showCode(stage, code)
  const collected = requireOk(
    await counter.counter.collect({ outletId: outlet.id, qr: code.qr }, { signal }),
    'The collection',
  )
  const again = await counter.counter.collect({ outletId: outlet.id, qr: code.qr }, { signal })
  say(`   Handed over: ${collected.parcels?.map((each) => each.state).join(', ')}`)
  say(`   Shown again: ${again.ok ? 'handed over' : again.userErrors.map((error) => error.code).join(', ')}`)

  say(`\n${strong('5. The platform reads what happened.')}`)
  const events = await listEvents(stage, parcelId)
  const parcel = await platform.parcels.get({ id: parcelId }, { signal })
  const completed = parcel?.redirects.edges.find(({ node }) => node.id === redirect.id)?.node
  say(`\n   The parcel is ${strong(parcel?.state ?? 'gone')}, its redirect ${strong(completed?.state ?? 'gone')}.\n`)
  return {
    parcel: { id: parcelId, state: parcel?.state ?? 'UNKNOWN' },
    redirect: { id: redirect.id, state: completed?.state ?? 'UNKNOWN', outletId: outlet.id, fee: fee ?? null },
    handOver: { id: parcel?.handOver?.id ?? null, proof: parcel?.handOver?.proof ?? null },
    events,
  }
}
