import type { Caller } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('giving up a redirect', () => {
  let network: Network
  let deliveries: Deliveries
  let carrier: Caller
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
    carrier = network.caller('carrier')
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    for (const outlet of network.outlets.keys()) await network.publish(outlet, {})
  })

  const outlet = (index: number): string => network.outlets[index]!
  /** Announces a delivery to an outlet, for Wednesday. */
  const announce = async (to = 0): Promise<string> =>
    (await deliveries.create({ destination: { outletId: outlet(to) }, expectedOn: '2026-11-25' })).parcel.id
  const redirect = async (parcelId: string, to: number): Promise<string> => {
    const payload = await network.redirect(parcelId, [outlet(to)], { partner: network.partners.platform })
    if (!payload.redirect) throw new Error(JSON.stringify(payload))
    return payload.redirect.id
  }
  const full = { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 0 }] }
  const wayToFirst = ['PROMISED', 0, '2026-11-25', '2026-12-01']
  const kindsOf = async (parcelId: string): Promise<unknown> =>
    (await deliveries.placesOf(parcelId)).map(([kind, index]) => [kind, index])
  const given = { userErrors: [], refusals: [], redirect: { state: 'CANCELLED' } }

  it('restores destination, custodian and place, and the former outlet receives the parcel', async () => {
    const parcelId = await announce()
    const redirectId = await redirect(parcelId, 1)
    expect(await deliveries.placesOf(parcelId)).toEqual([['PROMISED', 1, '2026-11-25', '2026-12-01']])
    expect(await deliveries.cancel(redirectId)).toMatchObject(given)
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'ANNOUNCED',
      destination: { outletId: outlet(0) },
      custodian: { id: network.partners.operator },
    })
    expect(await deliveries.placesOf(parcelId)).toEqual([wayToFirst])
    const arrived = await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    expect(arrived).toMatchObject({ parcel: { state: 'AT_OUTLET' } })
    await network.checkShelves()
  })

  it('restores the way before the first of several redirects', async () => {
    const parcelId = await announce()
    await redirect(parcelId, 1)
    network.setTime('2026-11-23T06:40:00Z')
    expect(await deliveries.cancel(await redirect(parcelId, 2))).toMatchObject(given)
    expect(await deliveries.placesOf(parcelId)).toEqual([wayToFirst])
    expect((await deliveries.see(parcelId)).redirects.nodes).toMatchObject([
      { state: 'SUPERSEDED' },
      { state: 'CANCELLED' },
    ])
  })

  it('is refused when the former place has been taken, and the redirect stays', async () => {
    const parcelId = await announce()
    const redirectId = await redirect(parcelId, 1)
    await network.publish(0, full)
    expect(await deliveries.cancel(redirectId)).toEqual({
      redirect: null,
      refusals: [{ code: 'OUTLET_FULL', outletId: outlet(0) }],
      userErrors: [{ code: 'REFUSED', retryable: true }],
    })
    expect(await deliveries.see(parcelId)).toMatchObject({
      destination: { outletId: outlet(1) },
      redirects: { nodes: [{ state: 'CONFIRMED' }] },
    })
    await network.checkShelves()
    await network.publish(0, {})
    expect(await deliveries.cancel(redirectId)).toMatchObject(given)
  })

  it('brings a parcel back to its state and its hold while it still lies where it was', async () => {
    const parcelId = await announce()
    const { parcel: arrived } = await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    const held = await deliveries.placesOf(parcelId)
    // That the shelf is full does not matter to what lies on it.
    await network.publish(0, full)
    const redirectId = await redirect(parcelId, 1)
    expect((await deliveries.see(parcelId)).state).toBe('DIVERTING')
    expect(await deliveries.cancel(redirectId)).toMatchObject(given)
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'AT_OUTLET',
      holdUntil: arrived.holdUntil,
      destination: { outletId: outlet(0) },
      custodian: { id: network.partners.operator },
    })
    expect(await deliveries.placesOf(parcelId)).toEqual(held)
    network.setTime('2026-11-29T06:30:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect((await deliveries.see(parcelId)).state).toBe('EXPIRED')
    expect(await deliveries.cancel(await redirect(parcelId, 2))).toMatchObject(given)
    expect((await deliveries.see(parcelId)).state).toBe('EXPIRED')
    expect(await deliveries.placesOf(parcelId)).toEqual([['HELD', 0, '2026-11-23', null]])
    await network.checkShelves()
  })

  it('leaves a parcel that was dropped off waiting for its courier, with its promise where it is bound', async () => {
    for (const shop of [0, 2]) {
      const parcelId = await announce()
      await deliveries.scanAt(shop, { kind: 'DROPPED_OFF', parcelId }, network.caller('operator'))
      const places = [
        ['HELD', shop],
        ['PROMISED', 0],
      ]
      expect(await kindsOf(parcelId)).toEqual(places)
      expect(await deliveries.cancel(await redirect(parcelId, 1))).toMatchObject(given)
      expect((await deliveries.see(parcelId)).state).toBe('AWAITING_COURIER')
      expect(await kindsOf(parcelId)).toEqual(places)
      network.setTime('2026-11-23T06:40:00Z')
      const again = await redirect(parcelId, 1)
      await deliveries.scanAt(shop, { kind: 'HANDED_TO_COURIER', parcelId })
      expect(await deliveries.cancel(again)).toMatchObject(given)
      expect(await kindsOf(parcelId)).toEqual([['PROMISED', 0]])
      const arrived = await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
      expect(arrived).toMatchObject({ parcel: { state: 'AT_OUTLET' } })
    }
    await network.checkShelves()
  })

  it('promises a new place where the parcel lay, once the courier has taken it from there', async () => {
    const parcelId = await announce()
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    const redirectId = await redirect(parcelId, 1)
    await deliveries.scanAt(0, { kind: 'HANDED_TO_COURIER', parcelId })
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'IN_TRANSIT',
      redirects: { nodes: [{ state: 'IN_PROGRESS' }] },
    })
    expect(await deliveries.cancel(redirectId)).toMatchObject(given)
    expect(await deliveries.see(parcelId)).toMatchObject({ state: 'IN_TRANSIT', destination: { outletId: outlet(0) } })
    expect(await deliveries.placesOf(parcelId)).toEqual([['PROMISED', 0, '2026-11-25', '2026-12-01']])
    await network.checkShelves()
  })

  it('is possible while the redirect is in progress, and sends what was on its way back on its way back', async () => {
    const parcelId = await deliveries.createFor()
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    const first = await redirect(parcelId, 1)
    await deliveries.scan(carrier, { kind: 'DEPARTED', parcelId })
    expect(await deliveries.cancel(first)).toMatchObject(given)
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'IN_TRANSIT',
      destination: { kind: 'ADDRESS' },
      custodian: null,
    })
    expect(await deliveries.placesOf(parcelId)).toEqual([])
    const returning = await announce()
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId: returning })
    await deliveries.scanAt(0, { kind: 'HANDED_TO_COURIER', parcelId: returning })
    expect((await deliveries.see(returning)).state).toBe('RETURNING')
    expect(await deliveries.cancel(await redirect(returning, 1))).toMatchObject(given)
    expect((await deliveries.see(returning)).state).toBe('RETURNING')
    await network.checkShelves()
  })

  it('is not needed to go where the parcel lies or is bound already: such a redirect is refused', async () => {
    const refusal = async (parcelId: string, to: number): Promise<unknown> =>
      (await network.redirect(parcelId, [outlet(to)])).refusals.map(({ code }: { code: string }) => code)
    const parcelId = await announce()
    expect(await refusal(parcelId, 0)).toEqual(['ALREADY_THERE'])
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    expect(await refusal(parcelId, 0)).toEqual(['ALREADY_THERE'])
    await redirect(parcelId, 1)
    expect(await refusal(parcelId, 0)).toEqual(['ALREADY_THERE'])
    expect(await refusal(parcelId, 1)).toEqual(['ALREADY_THERE'])
    expect(await kindsOf(parcelId)).toEqual([
      ['HELD', 0],
      ['PROMISED', 1],
    ])
  })

  it('is not needed either for a parcel that lies where nobody expects it: it can be redirected there', async () => {
    const barcode = 'MISROUTED-1'
    const identifiers = [{ scheme: 'CARRIER', value: barcode, carrier: network.partners.carrier }]
    const parcelId = await deliveries.createFor({ identifiers })
    await deliveries.scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId })
    expect(await deliveries.scanAt(1, { kind: 'ARRIVED_OUTLET', barcode })).toMatchObject({ parcel: null })
    await redirect(parcelId, 1)
    const arrived = await deliveries.scanAt(1, { kind: 'ARRIVED_OUTLET', barcode })
    expect(arrived).toMatchObject({ parcel: { state: 'AT_OUTLET' } })
    expect((await deliveries.see(parcelId)).redirects.nodes).toMatchObject([{ state: 'COMPLETED' }])
    expect(await kindsOf(parcelId)).toEqual([['HELD', 1]])
    await network.checkShelves()
  })

  it('happens by itself when the promise runs out, with the former place if there is room', async () => {
    const toOutlet = await announce(3)
    const toFull = await announce(3)
    const toAddress = await deliveries.createFor()
    await deliveries.scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId: toAddress })
    await redirect(toOutlet, 1)
    await redirect(toFull, 1)
    await redirect(toAddress, 1)
    await network.admin.query("update parcels.place set until = '2026-11-24T06:30:00Z' where holder_id = any($1)", [
      [toOutlet, toFull, toAddress],
    ])
    network.setTime('2026-11-24T06:30:00Z')
    await network.publish(3, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 }] })
    await lapseDue(network.parcels.deps, realm)
    const failed = { redirects: { nodes: [{ state: 'FAILED' }] } }
    for (const parcelId of [toOutlet, toFull]) {
      expect(await deliveries.see(parcelId)).toMatchObject({ ...failed, destination: { outletId: outlet(3) } })
    }
    expect(await deliveries.see(toAddress)).toMatchObject({
      ...failed,
      state: 'IN_TRANSIT',
      destination: { kind: 'ADDRESS' },
      custodian: null,
    })
    const places = await Promise.all([toOutlet, toFull, toAddress].map((id) => deliveries.placesOf(id)))
    expect(places.toSorted((a, b) => b.length - a.length)).toEqual([
      [['PROMISED', 3, '2026-11-25', '2026-12-01']],
      [],
      [],
    ])
    // Both are received all the same.
    for (const parcelId of [toOutlet, toFull]) {
      const arrived = await deliveries.scanAt(3, { kind: 'ARRIVED_OUTLET', parcelId })
      expect(arrived).toMatchObject({ parcel: { state: 'AT_OUTLET' } })
    }
    await network.checkShelves()
  })

  it('happens by itself when the parcel is lost, which takes no place anywhere until it is found', async () => {
    const onShelf = await announce()
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId: onShelf })
    await deliveries.scanAt(0, { kind: 'MISSING', parcelId: onShelf })
    expect((await deliveries.see(onShelf)).state).toBe('LOST')
    expect(await deliveries.placesOf(onShelf)).toEqual([])
    const underway = await deliveries.createFor()
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId: underway })
    await redirect(underway, 1)
    await deliveries.scan(carrier, { kind: 'MISSING', parcelId: underway })
    expect(await deliveries.see(underway)).toMatchObject({
      state: 'LOST',
      destination: { kind: 'ADDRESS' },
      redirects: { nodes: [{ state: 'FAILED' }] },
    })
    expect(await deliveries.placesOf(underway)).toEqual([])
    await network.publish(0, full)
    const found = await deliveries.scanAt(0, { kind: 'FOUND', parcelId: onShelf })
    expect(found).toMatchObject({ parcel: { state: 'AT_OUTLET' } })
    expect(await kindsOf(onShelf)).toEqual([['HELD', 0]])
    const departed = await deliveries.scan(carrier, { kind: 'DEPARTED', parcelId: underway })
    expect(departed).toMatchObject({ parcel: { state: 'IN_TRANSIT' } })
    await network.checkShelves()
  })

  it('happens by itself when the parcel is refused or delivered at the door', async () => {
    for (const kind of ['REFUSED', 'DELIVERED']) {
      const parcelId = await deliveries.createFor()
      await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
      await redirect(parcelId, 1)
      await deliveries.scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId })
      await deliveries.scan(carrier, { kind, parcelId })
      expect(await deliveries.see(parcelId)).toMatchObject({
        state: kind,
        destination: { kind: 'ADDRESS' },
        redirects: { nodes: [{ state: 'FAILED' }] },
      })
      expect(await deliveries.placesOf(parcelId)).toEqual([])
    }
  })

  it('happens by itself when a courier takes a return that was to be dropped off', async () => {
    const { parcelId } = await network.createReturn({ carrier: network.partners.carrier })
    await network.redirect(parcelId, [outlet(1)])
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'ACCEPTED',
      origin: null,
      custodian: null,
      redirects: { nodes: [{ state: 'FAILED' }] },
    })
    expect(await deliveries.placesOf(parcelId)).toEqual([])
    await network.checkShelves()
  })
})
