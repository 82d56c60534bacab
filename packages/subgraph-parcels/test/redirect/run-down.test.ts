import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('what was promised before an agreement ended', () => {
  let network: Network
  let deliveries: Deliveries
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    for (const outlet of network.outlets.keys()) await network.publish(outlet, {})
  })

  it('is received by the counter, held by the terms as they were, and handed on', async () => {
    const parcelId = await deliveries.createFor()
    const { redirect } = await network.redirect(parcelId, [network.outlets[1]!], { partner: network.partners.platform })
    expect(redirect.state).toBe('CONFIRMED')
    await network.publish(1, { valid_until: '2026-11-23', deleted: true })
    const arrived = await deliveries.scanAt(1, { kind: 'ARRIVED_OUTLET', parcelId })
    expect(arrived).toMatchObject({
      event: { type: 'parcel.at_outlet' },
      parcel: { state: 'AT_OUTLET', holdUntil: '2026-11-28T18:00:00+05:30' },
      userErrors: [],
    })
    expect((await deliveries.see(parcelId)).redirects.nodes).toMatchObject([{ state: 'COMPLETED' }])
    const handed = await deliveries.scanAt(1, { kind: 'HANDED_TO_COURIER', parcelId })
    expect(handed).toMatchObject({ parcel: { state: 'RETURNING' }, userErrors: [] })
    expect(await deliveries.placesOf(parcelId)).toEqual([])
    await network.checkShelves()
  })

  it('is taken as a drop-off where its place is promised, also by a full shelf', async () => {
    await network.publish(2, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 }] })
    const { parcelId, qr } = await network.createReturn()
    await network.redirect(parcelId, [network.outlets[2]!])
    await network.publish(2, { capacity: [], valid_until: '2026-11-23', deleted: true })
    const other = await network.createReturn()
    const drop = (code: string): Promise<any> =>
      network.mutate(
        network.counter(network.outlets[2]!),
        'dropOffParcel',
        { outletId: network.outlets[2], qr: code },
        'parcels { id state } userErrors { code }',
      )
    // Nothing was promised to the other return, which the counter takes no more.
    expect(await drop(other.qr)).toEqual({ parcels: null, userErrors: [{ code: 'CODE_REFUSED' }] })
    expect(await drop(qr)).toEqual({ parcels: [{ id: parcelId, state: 'AWAITING_COURIER' }], userErrors: [] })
    await network.checkShelves()
  })

  it('takes no new promise', async () => {
    await network.publish(3, { deleted: true })
    expect((await deliveries.create({ destination: { outletId: network.outlets[3] } })).refusals).toEqual([
      { code: 'NOT_COVERED_BY_AGREEMENT', outletId: network.outlets[3] },
    ])
    const { parcelId } = await network.createReturn()
    expect((await network.redirect(parcelId, [network.outlets[3]!])).refusals).toMatchObject([
      { code: 'NOT_COVERED_BY_AGREEMENT' },
    ])
  })
})
