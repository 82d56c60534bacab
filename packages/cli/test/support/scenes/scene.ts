import type { FullClient } from '@restante/sdk'

/** The players of a scene: clients of one graph, whichever it is. */
export interface Play {
  readonly platform: FullClient
  readonly carrier: FullClient
  /** A partner of the realm that is a party to nothing here. */
  readonly stranger: FullClient
  counterAt(outletId: string): Promise<FullClient>
  /** Returns the client of a key that was made meanwhile. */
  clientOf(key: string): FullClient
  /** Sends a request as it stands. The key is one of `platform`, `publishable` or none. */
  send(
    body: string,
    init?: { key?: 'platform' | 'publishable' | null; method?: string; headers?: object },
  ): Promise<void>
  /** Sets the clock of the sandbox forward, by an ISO 8601 duration. */
  advance(by: string): Promise<void>
}

/** One thing that somebody does with a graph, of which each response is compared. */
export interface Scene {
  readonly name: string
  play(play: Play): Promise<void>
}

/** The place where searches start. */
export const near = { postalCode: { country: 'IN', code: '560001' } }
/** The destination of returns. */
export const hub = { address: { lines: ['Returns hub'], postalCode: '560100', country: 'IN' } }
/** Size and weight of a parcel that every counter takes. */
export const measure = { length: 300, width: 200, height: 100, weight: 900 }
const own = { near, filter: { capabilities: ['COLLECT', 'RETURN'] as const, hasCapacity: true }, first: 3 }

/** Returns the id of the nearest outlets at which the platform has a service point. */
export async function findOutlets({ platform }: Play, first = 3): Promise<string[]> {
  const viewer = await platform.viewer()
  const filter = { ...own.filter, capabilities: [...own.filter.capabilities], partners: [viewer!.id] }
  const page = await platform.outlets.nearest({ near, filter, first })
  return page.edges.map(({ node }) => node.id)
}

/** Announces a parcel to an outlet, and returns its id. */
export async function createParcel({ platform }: Play, outletId: string, more: object = {}): Promise<string> {
  const created = await platform.parcels.create({ destination: { outletId }, measure, ...more })
  if (!created.ok) throw new Error(`A parcel was refused: ${JSON.stringify(created)}`)
  return created.parcel.id
}

/** Returns the time of the machine. */
export const at = (): string => new Date().toISOString()

/** Returns a scan of now. The graphs' clocks may be ahead of it, since they were advanced. */
export function scanOf(
  kind: 'ARRIVED_OUTLET' | 'ACCEPTED' | 'OUT_FOR_DELIVERY' | 'MISSING' | 'DELIVERED' | 'HANDED_TO_COURIER',
  parcelId: string,
  more: object = {},
) {
  return { kind, parcelId, occurredAt: at(), ...more } as const
}

/** Plays on after a fault, which the transcript has. */
export async function ignoreFaults(...calls: (() => PromiseLike<unknown>)[]): Promise<void> {
  for (const call of calls) await Promise.resolve(call()).catch(() => {})
}
