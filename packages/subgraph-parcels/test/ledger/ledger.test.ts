import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, realm, startNetwork } from '../network.ts'

describe('the ledger of places', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  it('publishes a day when it becomes full and when it becomes free again', async () => {
    network.setTime('2027-06-07T06:00:00Z')
    await network.publish(0, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 }] })
    const full = async (): Promise<string[]> =>
      (
        await network.admin.query<{ day: string }>(
          "select day from published_parcels.fullness where is_full and day >= '2027-06-07' and service_point_id = (select service_point_id from parcels.shelf where outlet_id = $1 limit 1) order by day",
          [network.outlets[0]],
        )
      ).rows.map(({ day }) => day)
    const { parcelId } = await network.createReturn()
    const { redirect } = await network.redirect(parcelId, [network.outlets[0]!], { arrivesOn: '2027-06-10' })
    expect(redirect).toMatchObject({ arrivesOn: '2027-06-10' })
    expect(await full()).toEqual(['2027-06-10', '2027-06-11'])
    await network.mutate(
      network.caller('platform'),
      'cancelRedirect',
      { redirectId: redirect.id },
      'userErrors { code }',
    )
    expect(await full()).toEqual([])
  })

  it('publishes that a shelf is full also on days that come within reach while nothing leaves it', async () => {
    network.setTime('2027-05-03T06:00:00Z')
    await network.publish(3, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 }] })
    const { qr } = await network.createReturn()
    const input = { outletId: network.outlets[3], qr }
    await network.mutate(network.counter(network.outlets[3]!), 'dropOffParcel', input, 'parcels { id }')
    const lastFullDay = async (): Promise<string> =>
      (
        await network.admin.query(
          `select max(day) as day from published_parcels.fullness f join parcels.shelf s using (realm_id, service_point_id)
           where f.is_full and s.outlet_id = $1`,
          [network.outlets[3]],
        )
      ).rows[0].day
    expect(await lastFullDay()).toBe('2027-06-03')
    network.setTime('2027-05-13T06:00:00Z')
    expect(await network.parcels.extendFullShelves(realm)).toBe(1)
    expect(await lastFullDay()).toBe('2027-06-13')
    expect(await network.parcels.extendFullShelves(realm)).toBe(0)
    await network.checkShelves()
  })

  it('keeps its promises when capacity is cut, but makes no new ones', async () => {
    network.setTime('2027-07-05T06:00:00Z')
    await network.publish(1, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 2 }] })
    const first = await network.createReturn()
    const second = await network.createReturn()
    await network.redirect(first.parcelId, [network.outlets[1]!])
    await network.redirect(second.parcelId, [network.outlets[1]!])
    await network.publish(1, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 }] })
    const third = await network.createReturn()
    expect((await network.redirect(third.parcelId, [network.outlets[1]!])).refusals).toMatchObject([
      { code: 'OUTLET_FULL' },
    ])
    const counter = network.counter(network.outlets[1]!)
    for (const { qr } of [first, second]) {
      expect(
        await network.mutate(
          counter,
          'dropOffParcel',
          { outletId: network.outlets[1], qr },
          'parcels { state } userErrors { code }',
        ),
      ).toEqual({
        parcels: [{ state: 'AWAITING_COURIER' }],
        userErrors: [],
      })
    }
    // The third has no promise, and the shelf is full.
    expect(
      await network.mutate(
        counter,
        'dropOffParcel',
        { outletId: network.outlets[1], qr: third.qr },
        'parcels { id } userErrors { code retryable }',
      ),
    ).toEqual({
      parcels: null,
      userErrors: [{ code: 'REFUSED', retryable: true }],
    })
  })

  it('shows numbers to the partner and the operator, and the level to everyone', async () => {
    const query =
      'query($r: [_Any!]!, $p: ID!) { _entities(representations: $r) { ... on Outlet { capacity(partner: $p) { level total reserved held free } } } }'
    const variables = { r: [{ __typename: 'Outlet', id: network.outlets[1] }], p: network.partners.platform }
    const seenBy = async (name: 'platform' | 'operator' | 'stranger'): Promise<unknown> =>
      (await network.run(network.caller(name), query, variables)).data._entities[0].capacity
    const numbers = { level: 'FULL', total: 1, reserved: 0, held: 2, free: -1 }
    expect(await seenBy('platform')).toEqual(numbers)
    expect(await seenBy('operator')).toEqual(numbers)
    expect(await seenBy('stranger')).toEqual({ level: 'FULL', total: null, reserved: null, held: null, free: null })
  })

  it('refuses promises outside the agreement on the local day and while intake is paused', async () => {
    network.setTime('2027-08-02T06:00:00Z')
    const { parcelId } = await network.createReturn()
    const refusedWith = async (change: object): Promise<unknown> => {
      await network.publish(2, change)
      return (await network.redirect(parcelId, [network.outlets[2]!])).refusals.map(
        ({ code }: { code: string }) => code,
      )
    }
    expect(await refusedWith({ valid_from: '2027-08-03' })).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await refusedWith({ valid_until: '2027-08-02' })).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await refusedWith({ intake: 'PAUSED' })).toEqual(['INTAKE_PAUSED'])
    expect(await refusedWith({ status: 'SUSPENDED' })).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await refusedWith({ valid_until: '2027-08-03' })).toEqual([])
  })
})
