import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('a delivery that is late', () => {
  let network: Network
  let deliveries: Deliveries
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const redirectLate = async (expectedOn: string | null, arrivesOn?: string): Promise<any> => {
    network.setTime('2026-11-20T06:30:00Z')
    const parcelId = await deliveries.createFor({ expectedOn })
    network.setTime(start)
    return network.mutate(
      network.caller('platform'),
      'redirectParcel',
      { parcelId, outletIds: [network.outlets[0]], partner: network.partners.platform, arrivesOn },
      'redirect { arrivesOn } refusals { code } userErrors { code path message }',
    )
  }

  it('is meant for the next day when the day on which it was expected has passed', async () => {
    for (const expectedOn of ['2026-11-20', '2026-11-22', '2026-11-23', null]) {
      expect(await redirectLate(expectedOn)).toEqual({
        redirect: { arrivesOn: '2026-11-24' },
        refusals: [],
        userErrors: [],
      })
    }
  })

  it('is meant for the day on which it is expected when that is later, or for the day that is stated', async () => {
    expect((await redirectLate('2026-11-26')).redirect).toEqual({ arrivesOn: '2026-11-26' })
    expect((await redirectLate('2026-11-26', '2026-11-23')).redirect).toEqual({ arrivesOn: '2026-11-23' })
  })

  it('cannot be meant for a day that has passed or that no shelf counts yet, which is an error of the input', async () => {
    for (const arrivesOn of ['2026-11-22', '2026-12-25', '2036-01-01']) {
      expect(await redirectLate(null, arrivesOn)).toEqual({
        redirect: null,
        refusals: [],
        userErrors: [
          { code: 'INVALID_INPUT', path: ['input', 'arrivesOn'], message: expect.stringContaining('31 days') },
        ],
      })
    }
  })

  it('can be announced for an outlet from today to 31 days ahead', async () => {
    const announce = (expectedOn: string): Promise<any> =>
      deliveries.create({ destination: { outletId: network.outlets[0] }, expectedOn })
    for (const expectedOn of ['2026-11-22', '2026-12-25']) {
      expect(await announce(expectedOn)).toEqual({
        parcel: null,
        refusals: [],
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'expectedOn'] }],
      })
    }
    expect((await announce('2026-11-23')).userErrors).toEqual([])
    // A day of arrival that the shelf counts, with a hold that it does not.
    expect((await announce('2026-12-24')).refusals).toMatchObject([{ code: 'OUTLET_CLOSED_FOR_WINDOW' }])
  })

  it('is local at the outlet', async () => {
    // Already Tuesday in India.
    network.setTime('2026-11-23T20:00:00Z')
    const parcelId = await deliveries.createFor()
    const redirect = (arrivesOn?: string): Promise<any> =>
      network.redirect(parcelId, [network.outlets[0]!], { partner: network.partners.platform, arrivesOn })
    expect((await redirect('2026-11-23')).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }])
    expect((await redirect()).redirect).toMatchObject({ arrivesOn: '2026-11-25' })
  })
})
