import type { Caller } from '@restante/subgraph-kit'
import { type Network, start } from '../network.ts'

/** What tests of deliveries do with a network, and what they see of a parcel. */
export interface Deliveries {
  /** Announces a delivery of the platform. Default destination: an address. Returns the payload. */
  create(input?: object, caller?: Caller): Promise<any>
  /** Announces a delivery of the platform with the carrier, and returns its id. */
  createFor(input?: object): Promise<string>
  scan(caller: Caller, input: object): Promise<any>
  /** Scans at an outlet, by default with the device of its counter. */
  scanAt(outlet: number, input: object, caller?: Caller): Promise<any>
  cancel(redirectId: string, caller?: Caller): Promise<any>
  /** Returns the parcel as the platform sees it. */
  see(parcelId: string): Promise<any>
  /** Returns the places of a parcel: kind, index of the outlet, and days. */
  placesOf(parcelId: string): Promise<readonly [string, number, string, string | null][]>
}

const seen = `state custodian { id } destination { kind outletId } origin { outletId } holdUntil
  redirects(first: 10) { nodes { id kind state outletId arrivesOn } }`

/** An address in India. */
export const address = { lines: ['1 Mill Lane'], country: 'IN' }

/** Returns what tests of deliveries do with a network. */
export function deliveriesOf(network: Network): Deliveries {
  const create: Deliveries['create'] = (input = {}, caller = network.caller('platform')) =>
    network.mutate(
      caller,
      'createParcel',
      { destination: { address }, ...input },
      'parcel { id state } refusals { code outletId } userErrors { code path }',
    )
  const scan: Deliveries['scan'] = (caller, input) =>
    network.mutate(
      caller,
      'recordScan',
      { occurredAt: start, ...input },
      'event { type effective } parcel { state holdUntil } userErrors { code }',
    )
  return {
    create,
    scan,
    async createFor(input = {}) {
      const { parcel, refusals, userErrors } = await create({ carrier: network.partners.carrier, ...input })
      if (!parcel) throw new Error(JSON.stringify({ refusals, userErrors }))
      return parcel.id
    },
    scanAt: (outlet, input, caller = network.counter(network.outlets[outlet]!)) =>
      scan(caller, { outletId: network.outlets[outlet], ...input }),
    cancel: (redirectId, caller = network.caller('platform')) =>
      network.mutate(
        caller,
        'cancelRedirect',
        { redirectId },
        'redirect { id state } refusals { code outletId } userErrors { code retryable }',
      ),
    async see(parcelId) {
      const response = await network.run(
        network.caller('platform'),
        `query($id: ID!) { parcel(id: $id) { ${seen} } }`,
        { id: parcelId },
      )
      if (response.errors) throw new Error(response.errors[0]!.message)
      return response.data.parcel
    },
    async placesOf(parcelId) {
      const { rows } = await network.admin.query<{ kind: string; outlet_id: string; from: string; to: string | null }>(
        `select l.kind, f.outlet_id, l.from_day as from, l.to_day as to from parcels.place l
          join published_service_points.service_point_fact f using (realm_id, service_point_id)
          where l.holder_id = $1 order by l.kind`,
        [parcelId],
      )
      return rows.map(({ kind, outlet_id, from, to }) => [
        kind,
        network.outlets.findIndex((id) => id === outlet_id),
        from,
        to,
      ])
    },
  }
}
