import { createClient, type EventDetailsFragment, type NearInput } from '@restante/sdk'

/** The graph, and the keys of the two who take part. */
export interface Parties {
  readonly endpoint: string
  /** Secret key of the platform that sold the shoe. */
  readonly platformKey: string
  /** Key of a device at the counter of an outlet. */
  readonly counterKey: (outletId: string) => Promise<string>
}

/** What the platform tells the shopper. */
export interface DropOffAdvice {
  readonly returnOrderId: string
  readonly parcelId: string
  readonly outlet: { readonly id: string; readonly name: string }
  readonly distanceMetres: number
  /** How many outlets each condition took out of the search. */
  readonly removed: readonly { readonly condition: string; readonly count: number }[]
  /** The shopper says these at the counter, or shows the QR code; nothing is printed. */
  readonly code: { readonly reference: string; readonly digits: string; readonly qr: string }
}

/** Millimetres and grams. */
export const shoeBox = { length: 330, width: 210, height: 120, weight: 900 }

/** The platform's server: a shopper near that place wants to send back a shoe that does not fit. */
export async function adviseShopper({ endpoint, platformKey }: Parties, near: NearInput): Promise<DropOffAdvice> {
  const restante = createClient({ endpoint, apiKey: platformKey })

  const created = await restante.returns.create({
    items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
    references: [{ kind: 'ORDER', value: 'ORDER-1001' }],
    method: 'DROP_OFF_UNLABELLED',
    destination: { address: { lines: ['Returns hub', '1 Hosur Road'], postalCode: '560100', country: 'IN' } },
    measure: shoeBox,
  })
  if (!created.ok || !created.parcel) throw new Error('The return was not created.')
  const parcelId = created.parcel.id

  const redirected = await restante.parcels.redirectToNearest({ parcelId, near })
  if (!redirected.ok) throw new Error(`No outlet took the return: ${JSON.stringify(redirected)}`)

  const issued = await restante.parcels.issueCode({ parcelIds: [parcelId] })
  if (!issued.ok) throw new Error('No code was issued.')

  return {
    returnOrderId: created.returnOrder.id,
    parcelId,
    outlet: redirected.outlet,
    distanceMetres: redirected.distanceMetres,
    removed: redirected.removed,
    code: issued.code,
  }
}

/** The phone at the counter: the shopper says the code; true when the parcel was taken in. */
export async function takeIn(
  { endpoint, counterKey }: Parties,
  outletId: string,
  code: { readonly reference: string; readonly digits: string },
): Promise<boolean> {
  const counter = createClient({ endpoint, apiKey: await counterKey(outletId) })
  const taken = await counter.counter.dropOff({ outletId, reference: code.reference, code: code.digits })
  return taken.ok
}

/** The platform's server again: everything that happened to the parcel, in order. */
export async function readStory({ endpoint, platformKey }: Parties, parcelId: string): Promise<EventDetailsFragment[]> {
  const restante = createClient({ endpoint, apiKey: platformKey })
  const edges = await restante.events.list({ filter: { parcelId }, first: 50 }).toArray({ limit: 200 })
  return edges.map((edge) => edge.node)
}
