import { listEvents, scan, showCode } from './scenes.ts'
import { requireOk, type Stage, type Story } from './story.ts'

/** An exchange in one visit to a counter. */
export const exchangeStory: Story = {
  name: 'exchange',
  summary: 'a shopper swaps a shoe for another size in one visit to a counter',
  tell: tellExchange,
}

const measure = { length: 330, width: 210, height: 120, weight: 900 }

async function tellExchange(stage: Stage) {
  const { platform, terminal, signal } = stage
  const { say, strong } = terminal

  say(`\n${strong('1. A shoe is too small. The other size is sent to the outlet nearest to the shopper in 560001.')}`)
  const near = { postalCode: { country: 'IN', code: '560001' } }
  const capabilities = ['COLLECT', 'RETURN', 'DROP_OFF_UNLABELLED'] as const
  const page = await platform.outlets.nearest(
    { near, filter: { capabilities: [...capabilities], parcel: measure, hasCapacity: true }, first: 1 },
    { signal },
  )
  const [edge] = page.edges
  if (!edge) throw new Error('No outlet takes both halves of an exchange.')
  const outlet = edge.node
  const sent = requireOk(
    await platform.parcels.create({ destination: { outletId: outlet.id }, measure }, { signal }),
    'The replacement',
  )
  const replacementId = sent.parcel.id
  say(`   ${outlet.name}, ${Math.round(edge.distance)} m away (great circle)`)
  const counter = await stage.counterAt(outlet.id)
  await scan(stage, counter, 'ARRIVED_OUTLET', replacementId, { outletId: outlet.id })

  say(`\n${strong('2. One code is good for both: what is brought back, and what is handed over for it.')}`)
  const created = requireOk(
    await platform.returns.create(
      {
        kind: 'EXCHANGE',
        items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
        method: 'DROP_OFF_UNLABELLED',
        destination: { address: { lines: ['Returns hub', '1 Hosur Road'], postalCode: '560100', country: 'IN' } },
        measure,
        replacementParcelIds: [replacementId],
      },
      { signal },
    ),
    'The exchange',
  )
  const { parcel, code, returnOrder } = created
  if (!parcel || !code) throw new Error('The exchange has no parcel or no code.')
  await showCode(stage, code)

  say(
    `\n${strong('3. At the counter both halves change hands, or neither. The return takes the place that is freed.')}`,
  )
  const swapped = requireOk(await counter.counter.swap({ outletId: outlet.id, qr: code.qr }, { signal }), 'The swap')
  const states = {
    collected: swapped.collected?.map(({ id, state }) => ({ id, state })) ?? [],
    droppedOff: swapped.droppedOff?.map(({ id, state }) => ({ id, state })) ?? [],
  }
  say(`   Handed over: ${states.collected.map(({ state }) => state).join(', ')}`)
  say(`   Brought back: ${states.droppedOff.map(({ state }) => state).join(', ')}`)

  say(`\n${strong('4. The platform reads what happened, of both parcels.')}`)
  const collectedEvents = await listEvents(stage, replacementId)
  say('')
  const droppedOffEvents = await listEvents(stage, parcel.id)
  const order = await platform.returns.get({ id: returnOrder.id }, { signal })
  say(`\n   The exchange is ${strong(order?.state ?? 'gone')}.\n`)
  return {
    exchange: {
      id: returnOrder.id,
      kind: order?.kind ?? 'UNKNOWN',
      state: order?.state ?? 'UNKNOWN',
      outletId: outlet.id,
    },
    ...states,
    events: { collected: collectedEvents, droppedOff: droppedOffEvents },
  }
}
