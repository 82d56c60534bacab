import { createClient } from '@restante/sdk'
import { toString as drawQr } from 'qrcode'
import type { Terminal } from '../terminal.ts'

/** Participants of the story, and where it is told. */
export interface StoryOptions {
  readonly endpoint: string
  readonly platformKey: string
  /** Returns the key of a device at the counter of an outlet. */
  counterKey(outletId: string): Promise<string>
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/** Result of the story. */
export interface StoryResult {
  readonly return: { readonly id: string; readonly state: string }
  readonly redirect: {
    readonly id: string
    readonly state: string
    readonly outletId: string
    readonly distanceMetres: number
    readonly removed: readonly { readonly condition: string; readonly count: number }[]
  }
  readonly events: readonly { readonly sequence: number; readonly type: string }[]
}

/** Tells how a shopper in Bengaluru sends a shoe back, entirely through the SDK. */
export async function tellStory({
  endpoint,
  platformKey,
  counterKey,
  terminal,
  signal,
}: StoryOptions): Promise<StoryResult> {
  const { say, strong, faint } = terminal
  const platform = createClient({ endpoint, apiKey: platformKey })
  const options = { signal }

  say(`\n${strong('1. A shopper in Bengaluru, 560001, wants to send a shoe back.')}`)
  const created = await platform.returns.create(
    {
      items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
      references: [{ kind: 'ORDER', value: 'ORDER-1001' }],
      method: 'DROP_OFF_UNLABELLED',
      destination: { address: { lines: ['Returns hub', '1 Hosur Road'], postalCode: '560100', country: 'IN' } },
      measure: { length: 330, width: 210, height: 120, weight: 900 },
    },
    options,
  )
  if (!created.ok || !created.parcel || !created.code) throw new Error('The return was not created.')
  const { parcel, code, returnOrder } = created
  say(`   Return ${returnOrder.rma}, state ${returnOrder.state}; parcel ${parcel.id}`)

  say(`\n${strong('2. The nearest partnered outlet that can take it is chosen, and a place on its shelf reserved.')}`)
  const near = { postalCode: { country: 'IN', code: '560001' } }
  const redirected = await platform.parcels.redirectToNearest({ parcelId: parcel.id, near }, options)
  if (!redirected.ok) throw new Error(`No outlet took the return: ${JSON.stringify(redirected)}`)
  const { redirect, outlet, distanceMetres, removed } = redirected
  say(
    `   ${outlet.name}, ${Math.round(distanceMetres)} m away (great circle), reserved until ${redirect.reservedUntil}`,
  )
  say(
    `   No farther away, but removed: ${removed.map(({ condition, count }) => `${count} by ${condition}`).join(', ') || 'none'}`,
  )

  say(`\n${strong('3. The shopper gets a code, also as a QR code. No label is printed.')}`)
  say(`   Reference ${strong(code.reference)}, code ${strong(code.digits)}, good until ${code.validUntil}`)
  for (const line of (await drawQr(code.qr, { type: 'utf8', errorCorrectionLevel: 'L', margin: 2 }))
    .trimEnd()
    .split('\n'))
    say(`   ${line}`)

  say(strong('4. At the counter a wrong code opens nothing; the right one does, once.'))
  const counter = createClient({ endpoint, apiKey: await counterKey(outlet.id) })
  const wrong = String((Number(code.digits) + 1) % 1_000_000).padStart(6, '0')
  const refused = await counter.counter.dropOff(
    { outletId: outlet.id, reference: code.reference, code: wrong },
    options,
  )
  say(`   ${wrong}: ${refused.ok ? 'taken' : refused.userErrors.map((error) => error.code).join(', ')}`)
  const dropped = await counter.counter.dropOff(
    { outletId: outlet.id, reference: code.reference, code: code.digits },
    options,
  )
  if (!dropped.ok) throw new Error(`The counter refused the right code: ${JSON.stringify(dropped.userErrors)}`)
  say(`   ${code.digits}: taken; the parcel is ${dropped.parcels.map((each) => each.state).join(', ')}`)

  say(`\n${strong('5. The platform reads what happened.')}`)
  const edges = await platform.events
    .list({ filter: { parcelId: parcel.id }, first: 50 }, options)
    .toArray({ limit: 200 })
  for (const { node } of edges)
    say(`   ${String(node.sequence).padStart(2)}  ${node.type.padEnd(26)} ${faint(node.occurredAt)}`)
  const [order, after] = await Promise.all([
    platform.returns.get({ id: returnOrder.id }, options),
    platform.parcels.get({ id: parcel.id }, options),
  ])
  const completed = after?.redirects.edges.find((edge) => edge.node.id === redirect.id)?.node
  say(`\n   The return is ${strong(order?.state ?? 'gone')}, its redirect ${strong(completed?.state ?? 'gone')}.\n`)
  return {
    return: { id: returnOrder.id, state: order?.state ?? 'UNKNOWN' },
    redirect: {
      id: redirect.id,
      state: completed?.state ?? 'UNKNOWN',
      outletId: outlet.id,
      distanceMetres: Math.round(distanceMetres),
      removed,
    },
    events: edges.map(({ node }) => ({ sequence: node.sequence, type: node.type })),
  }
}
