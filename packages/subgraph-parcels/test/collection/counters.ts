import type { Caller } from '@restante/subgraph-kit'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm } from '../network.ts'

/** A code as its owner sees it. */
export interface SeenCode {
  readonly reference: string
  readonly digits: string
  readonly qr: string
  readonly validUntil: string
  readonly parcels: readonly { readonly id: string }[]
}

/** What tests of collections do with a network. Outlets are named by their index; the moment is the network's. */
export interface Counters {
  /** Announces a delivery of the platform to the outlet and lets it arrive there. Returns its id. */
  arrive(outlet?: number, input?: object): Promise<string>
  scan(outlet: number, input: object): Promise<any>
  /** Returns the payload of `issueCode` for the platform, or another caller. */
  issue(parcelIds: readonly string[], caller?: Caller): Promise<any>
  codeOf(...parcelIds: string[]): Promise<SeenCode>
  /** Collects with reference and digits, or with a QR text. Returns the payload. */
  collect(
    outlet: number,
    code: { reference: string; digits: string } | { qr: string },
    input?: object,
    caller?: Caller,
  ): Promise<any>
  /** Returns the code of the first user error, or the states of the collected parcels. */
  tryAt(outlet: number, code: { reference: string; digits: string } | { qr: string }, input?: object): Promise<any>
  as(caller: Caller, mutation: string, input: object, fields: string): Promise<any>
  see(parcelId: string): Promise<any>
  eventsOf(parcelId: string): Promise<readonly string[]>
  /** Sets the time and lets everything happen that is due. */
  wait(until: string): Promise<void>
}

/** Returns what tests of collections do with a network, from the time that it was started with. */
export function countersOf(network: Network): Counters {
  let now = ''
  const counterAt = (outlet: number): Caller => network.counter(network.outlets[outlet]!)
  const scan: Counters['scan'] = (outlet, input) =>
    network.mutate(
      counterAt(outlet),
      'recordScan',
      { occurredAt: now, outletId: network.outlets[outlet], ...input },
      'event { type effective } parcel { state } userErrors { code message }',
    )
  const issue: Counters['issue'] = (parcelIds, caller = network.caller('platform')) =>
    network.mutate(
      caller,
      'issueCode',
      { parcelIds },
      'code { reference digits qr validUntil parcels { id } } userErrors { code path message }',
    )
  const collect: Counters['collect'] = (outlet, code, input = {}, caller = counterAt(outlet)) =>
    network.mutate(
      caller,
      'collectParcel',
      {
        outletId: network.outlets[outlet],
        ...('qr' in code && !('digits' in code) ? { qr: code.qr } : {}),
        ...('digits' in code ? { reference: code.reference, code: code.digits } : {}),
        ...input,
      },
      `handOver { id at outletId proof checks { kind passed } parcels { id } } parcels { id state }
        refusals { outletId code } userErrors { code path message retryable }`,
    )
  const wait: Counters['wait'] = async (until) => {
    now = until
    network.setTime(until)
    while (await lapseDue(network.parcels.deps, realm));
  }
  return {
    scan,
    issue,
    collect,
    wait,
    async arrive(outlet = 0, input = {}) {
      const { parcel, userErrors, refusals } = await network.mutate(
        network.caller('platform'),
        'createParcel',
        { destination: { outletId: network.outlets[outlet] }, ...input },
        'parcel { id } refusals { code } userErrors { code message }',
      )
      if (!parcel) throw new Error(JSON.stringify({ userErrors, refusals }))
      const scanned = await scan(outlet, { kind: 'ARRIVED_OUTLET', parcelId: parcel.id })
      if (scanned.parcel?.state !== 'AT_OUTLET') throw new Error(JSON.stringify(scanned))
      return parcel.id
    },
    async codeOf(...parcelIds) {
      const { code, userErrors } = await issue(parcelIds)
      if (!code) throw new Error(JSON.stringify(userErrors))
      return code
    },
    async tryAt(outlet, code, input) {
      const { parcels, userErrors } = await collect(outlet, code, input)
      return parcels ? parcels.map(({ state }: { state: string }) => state) : userErrors[0].code
    },
    as: (caller, mutation, input, fields) => network.mutate(caller, mutation, input, fields),
    async see(parcelId) {
      const response = await network.run(
        network.caller('platform'),
        `query($id: ID!) { parcel(id: $id) { state holdUntil holdExtensions redirects(first: 5) { nodes { state } }
          handOver { id at proof checks { kind passed } outletId parcels { id } } } }`,
        { id: parcelId },
      )
      if (response.errors) throw new Error(response.errors[0]!.message)
      return response.data.parcel
    },
    async eventsOf(parcelId) {
      const { rows } = await network.admin.query<{ type: string }>(
        'select type from parcels.event where parcel_id = $1 order by sequence',
        [parcelId],
      )
      return rows.map(({ type }) => type)
    },
  }
}
