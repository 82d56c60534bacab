import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

const small = { length: 300, width: 200, height: 50, weight: 900 }
const medium = { length: 300, width: 200, height: 150, weight: 900 }
const large = { length: 600, width: 350, height: 350, weight: 9_000 }
const address = { lines: ['1 Mill Lane'], country: 'IN' }
const quarterPastNoon = '2026-11-23T06:45:00Z'

describe('a parcel that takes a reserved place', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await shelf(100)
    await network.publish(1, {})
    await network.grant('carrier')
  })

  type Caller = ReturnType<Network['caller']>
  const shelf = (places: number, change: object = {}): Promise<void> =>
    network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places }], ...change })
  const reserve = async (change: object = {}, caller: Caller = network.caller('platform')): Promise<string> => {
    const input = {
      outletIds: [network.outlets[0]],
      partners: [network.partners.platform],
      purpose: 'COLLECTION',
      parcels: [small],
      ...change,
    }
    const { reservation } = await network.mutate(caller, 'reservePlaces', input, 'reservation { id } refusals { code }')
    return reservation.id
  }
  const create = (
    reservationId: string,
    change: object = {},
    caller: Caller = network.caller('platform'),
  ): Promise<any> =>
    network.mutate(
      caller,
      'createParcel',
      { destination: { reservationId }, measure: small, ...change },
      `parcel { id state origin { outletId } destination { kind outletId } custodian { id } } refusals { code outletId }
        userErrors { code path retryable }`,
    )
  const stateOf = async (id: string): Promise<string> =>
    (await network.run(network.caller('platform'), 'query($id: ID!) { reservation(id: $id) { state } }', { id })).data
      .reservation.state
  const placesOf = async (holder: string): Promise<unknown[]> =>
    (
      await network.admin.query(
        'select kind, size_class, from_day, to_day, number from parcels.place where holder_id = $1 order by number',
        [holder],
      )
    ).rows
  const taken = async (): Promise<number> =>
    (await network.admin.query('select sum(cardinality(array_positions(days, 0))) as free from parcels.shelf')).rows[0]
      .free
  const failed = (code: string, path: string[]): object => ({
    parcel: null,
    refusals: [],
    userErrors: [{ code, path, retryable: false }],
  })
  const inDestination = ['input', 'destination', 'reservationId']

  it('gets it at its destination when it is announced, on the days that were reserved, in one step', async () => {
    const id = await reserve({ arrivesOn: '2026-11-25' })
    const before = await taken()
    const { parcel, refusals, userErrors } = await create(id, { expectedOn: '2026-11-27' })
    expect({ refusals, userErrors }).toEqual({ refusals: [], userErrors: [] })
    expect(parcel).toMatchObject({
      state: 'ANNOUNCED',
      destination: { kind: 'OUTLET', outletId: network.outlets[0] },
      custodian: { id: network.partners.operator },
    })
    const place = { kind: 'PROMISED', size_class: 'ANY', from_day: '2026-11-25', to_day: '2026-12-01', number: 0 }
    expect(await placesOf(parcel.id)).toEqual([place])
    expect(await placesOf(id)).toEqual([])
    expect(await stateOf(id)).toBe('USED')
    expect(await taken()).toBe(before)
    await network.checkShelves()
    // The promise lapses as any other one does.
    const { rows } = await network.admin.query('select until from parcels.place where holder_id = $1', [parcel.id])
    expect(rows).toEqual([{ until: new Date('2026-12-01T12:30:00Z') }])
  })

  it('gets the smallest that is left and large enough, until none is', async () => {
    const sizes = { S: 1, M: 1, L: 2 }
    const capacity = Object.entries(sizes).map(([sizeClass, places]) => ({ purpose: 'COLLECTION', sizeClass, places }))
    await network.publish(1, { capacity })
    const id = await reserve({ outletIds: [network.outlets[1]], parcels: [large, medium, small] })
    const sizeFor = async (measure: object | null): Promise<unknown> => {
      const { parcel } = await create(id, { measure })
      return ((await placesOf(parcel.id)) as { size_class: string }[])[0]!.size_class
    }
    expect(await sizeFor(medium)).toBe('M')
    expect(await sizeFor(medium)).toBe('L')
    expect(await stateOf(id)).toBe('HELD')
    expect(await create(id, { measure: medium })).toEqual({
      parcel: null,
      refusals: [{ code: 'PARCEL_TOO_LARGE', outletId: network.outlets[1] }],
      userErrors: [{ code: 'REFUSED', path: null, retryable: false }],
    })
    expect(await sizeFor(null)).toBe('S')
    expect(await stateOf(id)).toBe('USED')
    expect(await create(id)).toEqual(failed('RESERVATION_LAPSED', inDestination))
    await network.checkShelves()
  })

  it('gets it whatever has become of the service point since', async () => {
    const id = await reserve({ parcels: [small, small, small, small] })
    for (const change of [{ intake: 'PAUSED' }, { valid_until: '2026-11-23' }, { status: 'SUSPENDED' }]) {
      await shelf(0, change)
      expect((await create(id)).parcel).not.toBeNull()
    }
    await network.checkShelves()
  })

  it('is judged by what was not known when the place was reserved', async () => {
    const id = await reserve()
    const refusal = async (change: object): Promise<string> => (await create(id, change)).refusals[0].code
    expect(await refusal({ restrictions: ['AGE_CHECK'] })).toBe('AGE_CHECK_UNAVAILABLE')
    expect(await refusal({ restrictions: ['DANGEROUS_GOODS'] })).toBe('CONTENT_NOT_ACCEPTED')
    expect(await refusal({ measure: { length: 601 } })).toBe('PARCEL_TOO_LARGE')
    expect(await stateOf(id)).toBe('HELD')
  })

  it('is the reserving partner’s, and for the purpose of the places', async () => {
    const id = await reserve()
    expect(await create(id, {}, network.caller('carrier'))).toEqual(failed('NOT_FOUND', inDestination))
    expect(await create('res_demo_x')).toEqual(failed('NOT_FOUND', inDestination))
    const dropOff = await reserve({ purpose: 'DROP_OFF', outletIds: [network.outlets[1]] })
    expect(await create(dropOff)).toEqual(failed('INVALID_INPUT', inDestination))
    const released = await reserve()
    await network.mutate(
      network.caller('platform'),
      'releaseReservation',
      { reservationId: released },
      'userErrors { code }',
    )
    expect(await create(released)).toEqual(failed('RESERVATION_LAPSED', inDestination))
  })

  it('is refused as contradictory where it could not be one', async () => {
    const id = await reserve()
    const reserved = { reservationId: id }
    for (const input of [
      { destination: { ...reserved, outletId: network.outlets[1] } },
      { destination: { ...reserved, address } },
      { destination: {} },
      { destination: { address }, origin: reserved },
      { destination: { outletId: network.outlets[1] }, origin: reserved, direction: 'RETURN' },
      { destination: reserved, origin: reserved, direction: 'RETURN' },
    ])
      await expect(create(id, input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(network.createReturn({ destination: reserved })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('that is returned gets it at its origin', async () => {
    const reservationId = await reserve({ purpose: 'DROP_OFF', outletIds: [network.outlets[1]] })
    const { parcel } = await create(reservationId, {
      direction: 'RETURN',
      origin: { reservationId },
      destination: { address },
    })
    expect(parcel).toMatchObject({ origin: { outletId: network.outlets[1] }, destination: { kind: 'HUB' } })
    expect(await placesOf(parcel.id)).toMatchObject([{ from_day: '2026-11-23', to_day: '2026-11-24' }])
    await network.checkShelves()
  })

  describe('in a redirect', () => {
    const redirect = (parcelId: string, input: object, caller?: Caller): Promise<any> =>
      network.mutate(
        caller ?? network.caller('platform'),
        'redirectParcel',
        { parcelId, ...input },
        'redirect { id state outletId arrivesOn } refusals { code outletId } userErrors { code path }',
      )
    const announce = async (): Promise<string> =>
      (await create('', { destination: { outletId: network.outlets[2] } })).parcel.id

    it('gets it instead of its former place', async () => {
      const reservationId = await reserve({ arrivesOn: '2026-11-26' })
      const parcelId = await announce()
      const { redirect: confirmed } = await redirect(parcelId, { reservationId })
      expect(confirmed).toMatchObject({ state: 'CONFIRMED', outletId: network.outlets[0], arrivesOn: '2026-11-26' })
      expect(await placesOf(parcelId)).toMatchObject([{ kind: 'PROMISED', from_day: '2026-11-26' }])
      expect(await stateOf(reservationId)).toBe('USED')
      await network.checkShelves()
    })

    it('of a return gets one to drop it off', async () => {
      const { parcelId } = await network.createReturn()
      const reservationId = await reserve({ purpose: 'DROP_OFF', outletIds: [network.outlets[1]] })
      expect((await redirect(parcelId, { reservationId })).redirect).toMatchObject({ outletId: network.outlets[1] })
      const collection = await reserve()
      expect(await redirect(parcelId, { reservationId: collection })).toMatchObject({
        redirect: null,
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'reservationId'] }],
      })
      await network.checkShelves()
    })

    it('is refused where it is bound already, and the reservation stays', async () => {
      const parcelId = await announce()
      const reservationId = await reserve({ outletIds: [network.outlets[2]] })
      expect(await redirect(parcelId, { reservationId })).toMatchObject({
        redirect: null,
        refusals: [{ code: 'ALREADY_THERE' }],
      })
      expect(await stateOf(reservationId)).toBe('HELD')
      await network.checkShelves()
    })

    it('names either a reservation or outlets, with their partner and day', async () => {
      const [parcelId, reservationId] = [await announce(), await reserve()]
      const outletIds = [network.outlets[0]]
      for (const input of [
        {},
        { reservationId, outletIds },
        { reservationId, partner: network.partners.platform },
        { reservationId, arrivesOn: '2026-11-25' },
      ])
        await expect(redirect(parcelId, input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
      expect(await redirect(parcelId, { reservationId: 'res_demo_x' })).toMatchObject({
        redirect: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['input', 'reservationId'] }],
      })
    })
  })

  describe('of a reservation that has run out', () => {
    const sweeps: [string, () => Promise<unknown>][] = [
      ['noticed', () => lapseDue(network.parcels.deps, realm)],
      ['not noticed yet', async () => {}],
    ]
    it.each(sweeps)('gets a place at the same service point if there is room (%s)', async (_when, sweep) => {
      await shelf(100)
      const id = await reserve({ arrivesOn: '2026-11-25', parcels: [small, small] })
      network.setTime(quarterPastNoon)
      await sweep()
      const { parcel } = await create(id)
      expect(await placesOf(parcel.id)).toMatchObject([{ kind: 'PROMISED', from_day: '2026-11-25', number: 0 }])
      expect(await placesOf(id)).toEqual([])
      expect(await stateOf(id)).toBe('LAPSED')
      // For as many parcels as it was made for.
      expect((await create(id)).parcel).not.toBeNull()
      expect(await stateOf(id)).toBe('USED')
      expect(await create(id)).toEqual(failed('RESERVATION_LAPSED', inDestination))
      await network.checkShelves()
    })

    it.each(sweeps)('is refused when its place is gone, and nothing is stored (%s)', async (_when, sweep) => {
      const stock = (places: number): Promise<void> =>
        network.publish(3, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places }] })
      await stock(100)
      const id = await reserve({ outletIds: [network.outlets[3]] })
      network.setTime(quarterPastNoon)
      await sweep()
      await stock(0)
      const count = async (): Promise<unknown> =>
        (
          await network.admin.query(
            'select (select count(*) from parcels.parcel), (select count(*) from parcels.place)',
          )
        ).rows
      const before = await count()
      expect(await create(id)).toEqual({
        parcel: null,
        refusals: [{ code: 'OUTLET_FULL', outletId: network.outlets[3] }],
        userErrors: [{ code: 'REFUSED', path: null, retryable: true }],
      })
      expect(await count()).toEqual(before)
      await stock(100)
      expect((await create(id)).parcel).not.toBeNull()
      await network.checkShelves()
    })

    it('is judged like any other promise', async () => {
      const caller = network.caller('carrier')
      const id = await reserve({}, caller)
      network.setTime(quarterPastNoon)
      const refusal = async (): Promise<string> => (await create(id, {}, caller)).refusals[0].code
      await network.grant('carrier', { valid_until: '2026-11-24' })
      expect(await refusal()).toBe('NOT_COVERED_BY_AGREEMENT')
      await network.grant('carrier')
      await shelf(100, { intake: 'PAUSED' })
      expect(await refusal()).toBe('INTAKE_PAUSED')
    })

    it('comes on the next possible day once the day that was reserved has passed', async () => {
      const id = await reserve()
      network.setTime('2026-11-30T06:30:00Z')
      const { parcel } = await create(id)
      expect(await placesOf(parcel.id)).toMatchObject([{ from_day: '2026-12-01' }])
    })
  })
})
