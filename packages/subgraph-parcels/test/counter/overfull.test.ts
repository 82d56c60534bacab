import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

const one = [
  { purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 },
  { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 },
]

describe('a counter with a full shelf', () => {
  let network: Network
  let numbers = 0
  beforeAll(async () => {
    network = await startNetwork()
    await network.publish(1, { capacity: one })
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const newNumber = (): string => `O${++numbers}`
  const create = async (change: object = {}): Promise<{ id: string; barcode: string }> => {
    const barcode = newNumber()
    const { parcel } = await network.mutate(
      network.caller('platform'),
      'createParcel',
      {
        destination: { outletId: network.outlets[0] },
        identifiers: [{ scheme: 'CARRIER', value: barcode }],
        ...change,
      },
      'parcel { id } userErrors { code }',
    )
    return { id: parcel.id, barcode }
  }
  const scan = (caller: ReturnType<Network['caller']>, input: object): Promise<any> =>
    network.mutate(
      caller,
      'recordScan',
      { kind: 'ARRIVED_OUTLET', outletId: network.outlets[1], occurredAt: start, ...input },
      'event { type } parcel { id state origin { outletId } custodian { id } destination { outletId } } instruction userErrors { code }',
    )
  const overfullEvents = async (name: keyof Network['partners']): Promise<any> =>
    (
      await network.run(
        network.caller(name),
        `{ events(first: 50, filter: { types: ["service_point.overfull"] }) { nodes { __typename type sequence subjectId parcelId
          ... on ServicePointEvent { outletId outlet { id } } } } }`,
      )
    ).data.events.nodes

  it('takes what arrives all the same, and tells its partner and its operator that it is overfull', async () => {
    for (let arrival = 0; arrival < 3; arrival++) {
      const { id } = await create()
      const taken = await scan(network.caller('operator'), { parcelId: id })
      expect(taken).toMatchObject({ event: { type: 'parcel.at_outlet' }, instruction: 'SHELVE', userErrors: [] })
    }
    const { rows } = await network.admin.query(
      `select service_point_id, is_overfull from parcels.shelf where realm_id = $1 and outlet_id = $2 and purpose = 'COLLECTION'`,
      [realm, network.outlets[1]],
    )
    expect(rows).toEqual([{ service_point_id: expect.any(String), is_overfull: true }])
    const events = [1, 2].map((sequence) => ({
      __typename: 'ServicePointEvent',
      type: 'service_point.overfull',
      sequence,
      subjectId: rows[0].service_point_id,
      parcelId: null,
      outletId: network.outlets[1],
      outlet: { id: network.outlets[1] },
    }))
    expect(await overfullEvents('platform')).toEqual(events)
    expect(await overfullEvents('operator')).toEqual(events)
    expect(await overfullEvents('stranger')).toEqual([])
    await network.checkShelves()
  })

  it('takes a labelled return by the number on its label, and no second one that was promised no place', async () => {
    const labelled = async (): Promise<{ parcelId: string; barcode: string }> => {
      const barcode = newNumber()
      const { parcelId } = await network.createReturn({ method: 'DROP_OFF_LABELLED' })
      await network.admin.query(`insert into parcels.identifier values ($1, $2, 'CARRIER', $3, $4, true)`, [
        realm,
        parcelId,
        barcode,
        network.partners.platform,
      ])
      return { parcelId, barcode }
    }
    const [first, second, promised] = [await labelled(), await labelled(), await labelled()]
    const device = network.counter(network.outlets[1]!)
    await network.redirect(promised.parcelId, [network.outlets[1]!])
    expect(await scan(device, { kind: 'DROPPED_OFF', barcode: promised.barcode })).toMatchObject({
      event: { type: 'parcel.awaiting_courier' },
      parcel: {
        id: promised.parcelId,
        origin: { outletId: network.outlets[1] },
        custodian: { id: network.partners.operator },
      },
      instruction: 'KEEP_FOR_COURIER',
    })
    expect(await scan(device, { kind: 'DROPPED_OFF', barcode: first.barcode })).toEqual({
      event: null,
      parcel: null,
      instruction: 'HAND_BACK',
      userErrors: [{ code: 'REFUSED' }],
    })
    // Another counter, which nobody had chosen, becomes its custodian.
    const other = network.counter(network.outlets[2]!)
    const there = { kind: 'DROPPED_OFF', outletId: network.outlets[2] }
    expect(await scan(other, { ...there, barcode: second.barcode })).toMatchObject({
      parcel: { state: 'AWAITING_COURIER', custodian: { id: network.partners.operator } },
    })
    network.setTime('2027-01-10T06:30:00Z')
    const late = { ...there, barcode: first.barcode, occurredAt: '2027-01-10T06:30:00Z' }
    expect(await scan(other, late)).toMatchObject({ parcel: null, userErrors: [{ code: 'RETURN_WINDOW_CLOSED' }] })
    await network.checkShelves()
  })

  it('takes a delivery that its sender brings, which keeps the place at its destination', async () => {
    const { id, barcode } = await create()
    const device = network.counter(network.outlets[2]!)
    const there = { barcode, outletId: network.outlets[2] }
    expect(await scan(device, { ...there, kind: 'DROPPED_OFF' })).toMatchObject({
      parcel: { state: 'AWAITING_COURIER', destination: { outletId: network.outlets[0] } },
      instruction: 'KEEP_FOR_COURIER',
    })
    const places = async (): Promise<unknown> =>
      (await network.admin.query('select kind, purpose from parcels.place where holder_id = $1 order by kind', [id]))
        .rows
    expect(await places()).toEqual([
      { kind: 'HELD', purpose: 'DROP_OFF' },
      { kind: 'PROMISED', purpose: 'COLLECTION' },
    ])
    // Once it is on its way, the counter of its destination has custody.
    await scan(device, { ...there, kind: 'HANDED_TO_COURIER' })
    expect(await places()).toEqual([{ kind: 'PROMISED', purpose: 'COLLECTION' }])
    const arrived = await scan(network.counter(network.outlets[0]!), { barcode, outletId: network.outlets[0] })
    expect(arrived).toMatchObject({ parcel: { state: 'AT_OUTLET' }, instruction: 'SHELVE' })
    await network.publish(3, { capabilities: ['COLLECT'] })
    const other = await create()
    expect(
      await scan(network.counter(network.outlets[3]!), {
        kind: 'DROPPED_OFF',
        barcode: other.barcode,
        outletId: network.outlets[3],
      }),
    ).toMatchObject({ parcel: null, instruction: 'KEEP_FOR_COURIER', userErrors: [] })
    await network.checkShelves()
  })
})
