import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

const items = [
  { sku: 'SHOE-42', quantity: 2, reason: 'DOES_NOT_FIT' },
  { sku: 'SOCKS', quantity: 1, reason: 'NO_LONGER_WANTED' },
]

describe('the end of a return', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  beforeEach(() => network.setTime(start))
  afterAll(() => network.close())

  /** Creates a return whose parcel the carrier has, and returns both ids. */
  const sendBack = async (change: object = {}): Promise<{ parcelId: string; returnOrderId: string }> => {
    const { returnOrder, parcel, userErrors } = await network.mutate(
      network.caller('platform'),
      'createReturn',
      {
        method: 'DROP_OFF_UNLABELLED',
        items,
        destination: { address: { lines: ['Hub 1'], country: 'IN' } },
        carrier: network.partners.carrier,
        ...change,
      },
      'returnOrder { id } parcel { id } userErrors { code message }',
    )
    expect(userErrors).toEqual([])
    await scan('ACCEPTED', parcel.id)
    return { parcelId: parcel.id, returnOrderId: returnOrder.id }
  }
  const scan = (kind: string, parcelId: string): Promise<any> =>
    network.mutate(
      network.caller('carrier'),
      'recordScan',
      { kind, parcelId, occurredAt: start },
      'event { type effective } parcel { state } userErrors { code }',
    )
  const orderFields = 'state items { sku quantity received outcome } parcels { state }'
  const receive = (returnOrderId: string, received: object[], change: object = {}, who = network.caller('platform')) =>
    network.mutate(
      who,
      'receiveReturn',
      { returnOrderId, items: received, ...change },
      `returnOrder { ${orderFields} } userErrors { code path }`,
    )
  const resolve = (returnOrderId: string, outcomes?: object[]) =>
    network.mutate(
      network.caller('platform'),
      'resolveReturn',
      { returnOrderId, ...(outcomes && { outcomes }) },
      `returnOrder { ${orderFields} } userErrors { code path }`,
    )
  const orderOf = async (id: string): Promise<any> =>
    (
      await network.run(network.caller('platform'), `query($id: ID!) { returnOrder(id: $id) { ${orderFields} } }`, {
        id,
      })
    ).data.returnOrder
  const eventsOf = async (parcelId: string): Promise<string[]> =>
    (
      await network.admin.query('select type from parcels.event where parcel_id = $1 order by sequence', [parcelId])
    ).rows.map(({ type }) => type)

  it.each(['DELIVERED', 'RETURNED'])('does not come with the scan %s at the hub, which is effective', async (kind) => {
    const { parcelId, returnOrderId } = await sendBack()
    expect(await scan(kind, parcelId)).toEqual({
      event: { type: 'parcel.delivered', effective: true },
      parcel: { state: 'DELIVERED' },
      userErrors: [],
    })
    expect(await orderOf(returnOrderId)).toMatchObject({
      state: 'IN_TRANSIT',
      items: [{ received: 0 }, { received: 0 }],
    })
  })

  it('comes with what the shipper has received, part by part, each with an outcome', async () => {
    const { parcelId, returnOrderId } = await sendBack()
    const first = await receive(returnOrderId, [{ sku: 'SHOE-42', quantity: 1, outcome: 'REFUND' }])
    expect(first).toEqual({
      returnOrder: {
        state: 'PARTLY_RECEIVED',
        items: [
          { sku: 'SHOE-42', quantity: 2, received: 1, outcome: 'REFUND' },
          { sku: 'SOCKS', quantity: 1, received: 0, outcome: null },
        ],
        // The only parcel of the return has come, although no scan says so.
        parcels: [{ state: 'DELIVERED' }],
      },
      userErrors: [],
    })
    await receive(returnOrderId, [{ sku: 'SHOE-42', quantity: 1 }])
    const last = await receive(returnOrderId, [{ sku: 'SOCKS', quantity: 1 }])
    expect(last.returnOrder).toMatchObject({
      state: 'RECEIVED',
      items: [{ received: 2 }, { received: 1, outcome: null }],
    })
    expect(await resolve(returnOrderId)).toEqual({
      returnOrder: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'outcomes'] }],
    })
    const resolved = await resolve(returnOrderId, [{ sku: 'SOCKS', outcome: 'REJECTED' }])
    expect(resolved.returnOrder).toMatchObject({
      state: 'RESOLVED',
      items: [{ outcome: 'REFUND' }, { outcome: 'REJECTED' }],
    })
    expect((await eventsOf(parcelId)).slice(-6)).toEqual([
      'return.in_transit',
      'parcel.delivered',
      'return.partly_received',
      'return.items_received',
      'return.received',
      'return.resolved',
    ])
  })

  it('comes at once when all has been received with its outcomes', async () => {
    const { returnOrderId } = await sendBack()
    const { returnOrder } = await receive(returnOrderId, [
      { sku: 'SHOE-42', quantity: 2, outcome: 'STORE_CREDIT' },
      { sku: 'SOCKS', quantity: 1, outcome: 'EXCHANGE' },
    ])
    expect(returnOrder.state).toBe('RESOLVED')
    expect(await receive(returnOrderId, [{ sku: 'SOCKS', quantity: 1 }])).toMatchObject({
      userErrors: [{ code: 'STATE_NOT_ALLOWED' }],
    })
    expect(await resolve(returnOrderId)).toMatchObject({ userErrors: [{ code: 'ALREADY_IN_STATE' }] })
  })
})
