import type { Caller } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('what limits a redirect', () => {
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
    await network.grant('carrier')
    for (const outlet of network.outlets.keys()) await network.publish(outlet, {})
  })

  const limited = [{ code: 'LIMIT_REACHED', outletId: null, retryable: false }]
  const redirect = (parcelId: string, to: number, change: object = {}, caller?: Caller): Promise<any> =>
    network.redirect(parcelId, [network.outlets[to]!], { partner: network.partners.platform, ...change }, caller)

  it('lets a shopper change the drop-off outlet 20 times, and counts what was given up', async () => {
    const { parcelId } = await network.createReturn()
    for (let count = 0; count < 20; count++) {
      const { redirect: confirmed, refusals } = await redirect(parcelId, count % 4)
      expect(refusals).toEqual([])
      if (count % 3 === 2) expect((await deliveries.cancel(confirmed.id)).userErrors).toEqual([])
    }
    expect((await redirect(parcelId, 2)).refusals).toMatchObject(limited)
    await network.checkShelves()
  })

  it('gives a delivery two redirects, of which one that was given up or has failed is one', async () => {
    const parcelId = await deliveries.createFor()
    await deliveries.cancel((await redirect(parcelId, 0)).redirect.id)
    expect((await redirect(parcelId, 1)).redirect.state).toBe('CONFIRMED')
    expect((await redirect(parcelId, 2)).refusals).toMatchObject(limited)
    const lost = await deliveries.createFor()
    for (const to of [0, 1]) {
      await redirect(lost, to)
      await deliveries.scan(carrier, { kind: 'MISSING', parcelId: lost })
      await deliveries.scan(carrier, { kind: 'DEPARTED', parcelId: lost })
    }
    expect((await redirect(lost, 2)).refusals).toMatchObject(limited)
  })

  it('gives a delivery as many redirects as the agreement with the partner of the service point says', async () => {
    const redirects = async (maxRedirects: number): Promise<number> => {
      await network.grant('carrier', { max_redirects: maxRedirects })
      const parcelId = await deliveries.createFor()
      let count = 0
      while ((await redirect(parcelId, count % 4, {}, carrier)).redirect) count++
      expect((await redirect(parcelId, count % 4, {}, carrier)).refusals).toMatchObject(limited)
      return count
    }
    expect([await redirects(0), await redirects(1), await redirects(5)]).toEqual([0, 1, 5])
  })

  it('is the cut-off of the weekday for a delivery that is meant for today', async () => {
    await network.publish(0, { cut_off: { MONDAY: '12:30' } })
    const onDay = async (arrivesOn: string | null): Promise<string[]> => {
      const parcelId = await deliveries.createFor()
      return (await redirect(parcelId, 0, { arrivesOn })).refusals.map(({ code }: { code: string }) => code)
    }
    network.setTime('2026-11-23T06:59:00Z')
    expect(await onDay('2026-11-23')).toEqual([])
    network.setTime('2026-11-23T07:00:00Z')
    expect(await onDay('2026-11-23')).toEqual(['CUT_OFF_PASSED'])
    expect(await onDay('2026-11-24')).toEqual([])
    expect(await onDay(null)).toEqual([])
    // The partner does not work there on a Tuesday.
    network.setTime('2026-11-24T03:00:00Z')
    expect(await onDay('2026-11-24')).toEqual(['CUT_OFF_PASSED'])
    // What the carrier itself announces for today is already on its way, and a shopper brings a return when it is open.
    const announced = await deliveries.create({
      destination: { outletId: network.outlets[0] },
      expectedOn: '2026-11-24',
    })
    expect(announced.refusals).toEqual([])
    const { parcelId } = await network.createReturn()
    expect((await redirect(parcelId, 0)).refusals).toEqual([])
  })

  it('is no fee: it is stated, owed once the parcel is there, and void when the redirect ends otherwise', async () => {
    const fee = { amount: '25.00', currency: 'INR' }
    for (const to of [0, 1, 2]) await network.publish(to, { redirect_fee: fee })
    const feeOf = async (parcelId: string): Promise<unknown> =>
      (
        await network.run(
          network.caller('platform'),
          'query($id: ID!) { parcel(id: $id) { redirects(first: 5) { nodes { fee { amount currency } } } } }',
          { id: parcelId },
        )
      ).data.parcel.redirects.nodes.map((node: { fee: unknown }) => node.fee)
    const parcelId = await deliveries.createFor()
    const { redirect: first } = await redirect(parcelId, 0, {}, carrier)
    expect(await feeOf(parcelId)).toEqual([fee])
    await deliveries.cancel(first.id)
    expect(await feeOf(parcelId)).toEqual([null])
    network.setTime('2026-11-23T06:40:00Z')
    await redirect(parcelId, 1, {}, carrier)
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    await deliveries.scanAt(1, { kind: 'ARRIVED_OUTLET', parcelId })
    expect(await feeOf(parcelId)).toEqual([null, fee])
    // The partner of the service point owes nothing to itself, and where a return is dropped off costs nothing.
    const own = await deliveries.createFor()
    await redirect(own, 0)
    expect(await feeOf(own)).toEqual([null])
    const { parcelId: returned } = await network.createReturn({ carrier: network.partners.carrier })
    await redirect(returned, 0, {}, carrier)
    expect(await feeOf(returned)).toEqual([null])
  })
})
