import { listEvents, scan, showCode } from './scenes.ts'
import { requireOk, type Stage, type Story } from './story.ts'

/** A return without a label, from the shopper to the refund. */
export const returnStory: Story = {
  name: 'return',
  summary: 'a shopper returns a shoe at the nearest partnered outlet, without a label',
  tell: tellReturn,
}

async function tellReturn(stage: Stage) {
  const { platform, carrier, terminal, signal } = stage
  const { say, strong } = terminal
  const options = { signal }

  say(`\n${strong('1. A shopper in Bengaluru, 560001, wants to send a shoe back.')}`)
  const viewer = await carrier.viewer(options)
  const created = requireOk(
    await platform.returns.create(
      {
        items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
        references: [{ kind: 'ORDER', value: 'ORDER-1001' }],
        method: 'DROP_OFF_UNLABELLED',
        carrier: viewer!.id,
        destination: { address: { lines: ['Returns hub', '1 Hosur Road'], postalCode: '560100', country: 'IN' } },
        measure: { length: 330, width: 210, height: 120, weight: 900 },
      },
      options,
    ),
    'The return',
  )
  const { parcel, code, returnOrder } = created
  if (!parcel || !code) throw new Error('The return has no parcel or no code.')
  say(`   Return ${returnOrder.rma}, state ${returnOrder.state}; parcel ${parcel.id}`)

  say(`\n${strong('2. The nearest partnered outlet that can take it is chosen, and a place on its shelf reserved.')}`)
  const near = { postalCode: { country: 'IN', code: '560001' } }
  const redirected = requireOk(
    await platform.parcels.redirectToNearest({ parcelId: parcel.id, near }, options),
    'The choice of an outlet',
  )
  const { redirect, outlet, distanceMetres, removed } = redirected
  say(
    `   ${outlet.name}, ${Math.round(distanceMetres)} m away (great circle), reserved until ${redirect.reservedUntil}`,
  )
  say(
    `   No farther away, but removed: ${removed.map(({ condition, count }) => `${count} by ${condition}`).join(', ') || 'none'}`,
  )

  say(`\n${strong('3. The shopper gets a code, also as a QR code. No label is printed.')}`)
  await showCode(stage, code)

  say(strong('4. At the counter a wrong code opens nothing; the right one does, once.'))
  const counter = await stage.counterAt(outlet.id)
  const { reference, digits } = code
  const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
  const refused = await counter.counter.dropOff({ outletId: outlet.id, reference, code: wrong }, options)
  say(`   ${wrong}: ${refused.ok ? 'taken' : refused.userErrors.map((error) => error.code).join(', ')}`)
  const dropped = requireOk(
    await counter.counter.dropOff({ outletId: outlet.id, reference, code: digits }, options),
    'The right code',
  )
  say(`   ${digits}: taken; the parcel is ${dropped.parcels.map((each) => each.state).join(', ')}`)

  say(`\n${strong('5. A courier brings it to the hub, where the shoe is received and refunded.')}`)
  await scan(stage, counter, 'HANDED_TO_COURIER', parcel.id, { outletId: outlet.id })
  await scan(stage, carrier, 'DELIVERED', parcel.id)
  const received = requireOk(
    await platform.returns.receive(
      { returnOrderId: returnOrder.id, items: [{ sku: 'SHOE-42', quantity: 1, outcome: 'REFUND' }] },
      options,
    ),
    'The receipt',
  )
  say(`   Received ${received.returnOrder.items.map(({ received: count }) => count).join(', ')} of 1: REFUND`)

  say(`\n${strong('6. The platform reads what happened.')}`)
  const events = await listEvents(stage, parcel.id)
  const [order, after] = await Promise.all([
    platform.returns.get({ id: returnOrder.id }, options),
    platform.parcels.get({ id: parcel.id }, options),
  ])
  const completed = after?.redirects.edges.find((edge) => edge.node.id === redirect.id)?.node
  say(`\n   The return is ${strong(order?.state ?? 'gone')}, its redirect ${strong(completed?.state ?? 'gone')}.\n`)
  return {
    id: returnOrder.id,
    state: order?.state ?? 'UNKNOWN',
    parcel: { id: parcel.id, state: after?.state ?? 'UNKNOWN' },
    redirect: {
      id: redirect.id,
      state: completed?.state ?? 'UNKNOWN',
      outletId: outlet.id,
      distanceMetres: Math.round(distanceMetres),
      removed,
    },
    events,
  }
}
