import { addDays } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

const small = { length: 300, width: 200, height: 50, weight: 900 }
const large = { length: 600, width: 350, height: 350, weight: 9_000 }

describe('places that are held while a shopper pays', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.admin.query(`update parcels.reservation set expires_at = '2026-01-01' where state = 'HELD'`)
    await lapseDue(network.parcels.deps, realm)
    for (const index of network.outlets.keys()) await network.publish(index, {})
  })

  type Caller = ReturnType<Network['caller']>
  const reservationFields = 'id state purpose outletId outlet { id } servicePoint { id } places arrivesOn expiresAt'
  const reserve = (change: object = {}, caller: Caller = network.caller('platform')): Promise<any> =>
    network.mutate(
      caller,
      'reservePlaces',
      {
        outletIds: [network.outlets[0]],
        partners: [network.partners.platform],
        purpose: 'COLLECTION',
        parcels: [small],
        ...change,
      },
      `reservation { ${reservationFields} } refusals { code outletId } userErrors { code path retryable }`,
    )
  const release = (reservationId: string, caller: Caller = network.caller('platform')): Promise<any> =>
    network.mutate(
      caller,
      'releaseReservation',
      { reservationId },
      'reservation { state expiresAt } userErrors { code path }',
    )
  const read = async (id: string, caller: Caller = network.caller('platform')): Promise<any> =>
    (await network.run(caller, `query($id: ID!) { reservation(id: $id) { ${reservationFields} } }`, { id })).data
      .reservation
  const placesOf = async (id: string): Promise<unknown[]> =>
    (
      await network.admin.query(
        'select purpose, size_class, from_day, to_day, number from parcels.place where holder_id = $1 order by number',
        [id],
      )
    ).rows
  const codesOf = ({ refusals }: { refusals: { code: string }[] }): string[] => refusals.map(({ code }) => code)

  it('are held for 15 minutes at the first outlet that has room for all of them', async () => {
    await network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 }] })
    const [first, second] = network.outlets
    const { reservation, refusals, userErrors } = await reserve({
      outletIds: ['out_test_full', first, 'out_nowhere', second],
      parcels: [small, large],
    })
    expect(userErrors).toEqual([])
    expect(refusals).toEqual([
      { code: 'OUTLET_FULL', outletId: 'out_test_full' },
      { code: 'OUTLET_FULL', outletId: first },
      { code: 'OUTLET_UNKNOWN', outletId: 'out_nowhere' },
    ])
    expect(reservation).toMatchObject({
      id: expect.stringMatching(/^res_demo_/),
      state: 'HELD',
      purpose: 'COLLECTION',
      outletId: second,
      outlet: { id: second },
      places: 2,
      arrivesOn: '2026-11-24',
      expiresAt: '2026-11-23T12:15:00+05:30',
    })
    // Five opening days after the arrival, as for a parcel.
    const place = { purpose: 'COLLECTION', size_class: 'ANY', from_day: '2026-11-24', to_day: '2026-11-30' }
    expect(await placesOf(reservation.id)).toEqual([
      { ...place, number: 0 },
      { ...place, number: 1 },
    ])
    expect(await read(reservation.id)).toEqual(reservation)
    await network.checkShelves()
  })

  it('have the size of each parcel, at one service point, or none is taken', async () => {
    const capacity = ['S', 'L'].map((sizeClass) => ({ purpose: 'COLLECTION', sizeClass, places: 1 }))
    await network.publish(0, { capacity })
    const { reservation } = await reserve({ parcels: [large, small] })
    expect(await placesOf(reservation.id)).toMatchObject([{ size_class: 'L' }, { size_class: 'S' }])
    expect(codesOf(await reserve({ parcels: [small] }))).toEqual(['OUTLET_FULL'])
    await release(reservation.id)
    // The second of two small ones has no room, so that neither takes a place.
    expect(await reserve({ parcels: [small, small] })).toEqual({
      reservation: null,
      refusals: [{ code: 'OUTLET_FULL', outletId: network.outlets[0] }],
      userErrors: [{ code: 'REFUSED', path: null, retryable: true }],
    })
    await network.checkShelves()
    expect((await reserve({ parcels: [small] })).reservation).toMatchObject({ state: 'HELD' })
    expect(codesOf(await reserve({ parcels: [{ length: 601 }] }))).toEqual(['PARCEL_TOO_LARGE'])
  })

  it('to drop off are held until the end of the next opening day', async () => {
    const { reservation } = await reserve({ purpose: 'DROP_OFF', ttl: 'PT60M' })
    expect(reservation).toMatchObject({ arrivesOn: '2026-11-23', expiresAt: '2026-11-23T13:00:00+05:30' })
    expect(await placesOf(reservation.id)).toMatchObject([{ from_day: '2026-11-23', to_day: '2026-11-24' }])
    await network.publish(0, { capabilities: ['COLLECT'] })
    expect(codesOf(await reserve({ purpose: 'DROP_OFF' }))).toEqual(['CAPABILITY_MISSING'])
  })

  it('are reserved by those only to whom they may be promised', async () => {
    const by = async (name: 'operator' | 'carrier' | 'stranger', change: object = {}): Promise<string[]> =>
      codesOf(await reserve(change, network.caller(name)))
    expect(await by('carrier')).toEqual([])
    expect(await by('operator')).toEqual([])
    expect(await by('stranger')).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await by('stranger', { partners: [network.partners.stranger, network.partners.platform] })).toEqual([
      'NOT_COVERED_BY_AGREEMENT',
    ])
    await network.publish(0, { visibility: 'PARTIES' })
    expect(await by('stranger')).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    await network.grant('stranger', { valid_from: '2026-11-25', valid_until: '2026-11-26' })
    expect(await by('stranger', { arrivesOn: '2026-11-24' })).toEqual(['NOT_COVERED_BY_AGREEMENT'])
    expect(await by('stranger', { arrivesOn: '2026-11-25' })).toEqual([])
    expect(await by('stranger', { arrivesOn: '2026-11-26' })).toEqual(['NOT_COVERED_BY_AGREEMENT'])
  })

  it('are seen by the partner that reserved and by their custodian, and changed by the former only', async () => {
    const { reservation } = await reserve()
    expect(await read(reservation.id, network.caller('operator'))).toEqual(reservation)
    for (const caller of [network.caller('carrier'), network.counter(network.outlets[0]!)]) {
      expect(await read(reservation.id, { ...caller, scopes: ['reservations:write'] })).toBeNull()
    }
    const notFound = (path: string[]): object => ({ userErrors: [{ code: 'NOT_FOUND', path }] })
    expect(await release(reservation.id, network.caller('operator'))).toMatchObject(
      notFound(['input', 'reservationId']),
    )
    expect(await reserve({ replaces: reservation.id }, network.caller('carrier'))).toMatchObject(
      notFound(['input', 'replaces']),
    )
    expect((await read(reservation.id)).state).toBe('HELD')
    const reader = network.caller('platform', { scopes: ['parcels:write'] })
    await expect(reserve({}, reader)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(release(reservation.id, reader)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('are replaced in one step, and kept when every outlet refuses', async () => {
    await network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 }] })
    const { reservation: first } = await reserve()
    // The place that it frees is the one that the other takes.
    const { reservation: second } = await reserve({ replaces: first.id })
    expect(second.state).toBe('HELD')
    expect(await read(first.id)).toMatchObject({ state: 'RELEASED', expiresAt: null })
    expect(codesOf(await reserve({ replaces: second.id, parcels: [small, small] }))).toEqual(['OUTLET_FULL'])
    expect((await read(second.id)).state).toBe('HELD')
    // One that has ended frees nothing.
    expect(codesOf(await reserve({ replaces: first.id }))).toEqual(['OUTLET_FULL'])
    await network.checkShelves()
  })

  it('are free again when they are released, which happens once', async () => {
    const { reservation } = await reserve()
    expect(await release(reservation.id)).toEqual({
      reservation: { state: 'RELEASED', expiresAt: null },
      userErrors: [],
    })
    expect(await placesOf(reservation.id)).toEqual([])
    expect(await release(reservation.id)).toMatchObject({ userErrors: [{ code: 'ALREADY_IN_STATE' }] })
    await network.checkShelves()
  })

  it('lapse by the clock of the realm, and are free once that was noticed', async () => {
    await network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 }] })
    const { reservation } = await reserve({ ttl: 'PT1S' })
    network.setTime('2026-11-23T06:30:00.999Z')
    await lapseDue(network.parcels.deps, realm)
    expect((await read(reservation.id)).state).toBe('HELD')
    network.setTime('2026-11-23T06:30:01Z')
    expect(await read(reservation.id)).toMatchObject({ state: 'LAPSED', expiresAt: null })
    expect(await release(reservation.id)).toMatchObject({ userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
    expect(codesOf(await reserve())).toEqual(['OUTLET_FULL'])
    await lapseDue(network.parcels.deps, realm)
    expect(await placesOf(reservation.id)).toEqual([])
    expect((await reserve()).reservation.state).toBe('HELD')
    await network.checkShelves()
  })

  it('are refused for a time, a day or a partner that cannot be', async () => {
    const refused = (code: string, member: string): object => ({
      reservation: null,
      userErrors: [{ code, path: ['input', member] }],
    })
    for (const ttl of ['PT0S', 'PT60M1S']) expect(await reserve({ ttl })).toMatchObject(refused('INVALID_INPUT', 'ttl'))
    for (const arrivesOn of ['2026-11-22', addDays('2026-11-23', 32)])
      expect(await reserve({ arrivesOn })).toMatchObject(refused('INVALID_INPUT', 'arrivesOn'))
    const unknown = network.partners.platform.replace(/.{4}$/, '0000')
    for (const partner of [unknown, 'prt_fr_x'])
      expect(await reserve({ partners: [network.partners.platform, partner] })).toMatchObject(
        refused('NOT_FOUND', 'partners'),
      )
    expect(await reserve({ replaces: 'res_demo_x' })).toMatchObject(refused('NOT_FOUND', 'replaces'))
  })

  it('are reserved once per key', async () => {
    const again = { idempotencyKey: 'once' }
    const { reservation } = await reserve(again)
    expect((await reserve(again)).reservation.id).toBe(reservation.id)
    expect(await placesOf(reservation.id)).toHaveLength(1)
    await expect(reserve({ ...again, parcels: [large] })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  })

  it('are forgotten 30 days after they have ended', async () => {
    const { reservation } = await reserve()
    await release(reservation.id)
    network.setTime('2026-12-23T06:44:00Z')
    await network.parcels.deleteExpired(realm)
    expect(await read(reservation.id)).not.toBeNull()
    network.setTime('2026-12-23T06:46:00Z')
    await network.parcels.deleteExpired(realm)
    expect(await read(reservation.id)).toBeNull()
  })
})
