import { createClient, type Event, type NearInput } from '@restante/sdk'

/** The graph, and the keys of the two participants. */
export interface Parties {
  readonly endpoint: string
  /** Secret key of the platform that sold the shoe. */
  readonly platformKey: string
  /** Returns the key of a device at the counter of an outlet. */
  readonly counterKey: (outletId: string) => Promise<string>
}

/** Advice of the platform to the shopper. */
export interface DropOffAdvice {
  readonly returnOrderId: string
  readonly parcelId: string
  readonly outlet: { readonly id: string; readonly name: string }
  readonly distanceMetres: number
  /** Number of outlets that each condition removed from the search. */
  readonly removed: readonly { readonly condition: string; readonly count: number }[]
  /** Reference and digits to say at the counter, or the QR code to show; nothing is printed. */
  readonly code: { readonly reference: string; readonly digits: string; readonly qr: string }
}

/** Size in millimetres and weight in grams. */
export const shoeBox = { length: 330, width: 210, height: 120, weight: 900 }

/** On the platform's server: sends a shopper who wants to return a shoe to the nearest outlet that can take it. */
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

/** On the counter's phone: takes the parcel in by the shopper's code. Returns false when the code is refused. */
export async function takeIn(
  { endpoint, counterKey }: Parties,
  outletId: string,
  code: { readonly reference: string; readonly digits: string },
): Promise<boolean> {
  const counter = createClient({ endpoint, apiKey: await counterKey(outletId) })
  const taken = await counter.counter.dropOff({ outletId, reference: code.reference, code: code.digits })
  return taken.ok
}

/** On the platform's server: returns everything that happened to the parcel, in order. */
export async function readStory({ endpoint, platformKey }: Parties, parcelId: string): Promise<Event[]> {
  const restante = createClient({ endpoint, apiKey: platformKey })
  const edges = await restante.events.list({ filter: { parcelId }, first: 50 }).toArray({ limit: 200 })
  return edges.map((edge) => edge.node)
}
