import { selectColumns } from '@restante/store'
import { newRealmId } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../src/domain/parcel/change.ts'
import type { Place, Reservation } from '../../src/domain/parcel/place.ts'
import type { Commit, CommitOption, CommitOutcome, Ledger } from '../../src/domain/ports/ledger.ts'
import { createLedger } from '../../src/storage/ledger.ts'
import { placeTable } from '../../src/storage/tables.ts'
import { announced } from '../announced.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

const now = new Date(start)
const today = '2026-11-23'
const days = { fromDay: '2026-11-23', toDay: '2026-11-25' }
const places = 3

describe('a commit to the ledger', () => {
  let network: Network
  let ledger: Ledger
  let points: readonly string[]
  beforeAll(async () => {
    network = await startNetwork()
    ledger = createLedger(network.ledgerPool)
  })
  afterAll(() => network.close())
  beforeEach(async () => {
    network.setTime(start)
    await network.admin.query('truncate parcels.place, parcels.shelf, parcels.copied, published_parcels.fullness')
    for (const index of network.outlets.keys()) {
      await network.publish(index, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places }] })
    }
    const { rows } = await network.admin.query<{ id: string }>(
      'select service_point_id as id from parcels.shelf order by array_position($1, outlet_id)',
      [network.outlets],
    )
    points = rows.map(({ id }) => id)
  })

  type HolderId = Place['holderId']
  const newParcelId = (): HolderId & Change['parcel']['id'] => newRealmId('par', realm, now)

  function placeAt(point: number, holderId: HolderId, change: Partial<Place> = {}): Place {
    return {
      realmId: realm,
      holderId,
      kind: 'PROMISED',
      servicePointId: points[point]!,
      purpose: 'COLLECTION',
      sizeClass: 'ANY',
      ...days,
      until: null,
      number: 0,
      ...change,
    }
  }

  function changeOf(id: Change['parcel']['id'], sequence: number, moves: Partial<Change>): Change {
    return {
      parcel: { ...announced.parcel, realmId: realm, id, sequence },
      returnOrders: [],
      identifiers: [],
      references: [],
      redirects: [],
      codes: [],
      codeParcels: [],
      handOvers: [],
      events: [],
      frees: [],
      takes: [],
      ...moves,
    }
  }

  function option(changes: readonly Change[], change: Partial<CommitOption> = {}): CommitOption {
    return { changes, result: {}, today, always: false, ...change }
  }

  function commit(versions: Commit['versions'], options: readonly CommitOption[]): Promise<CommitOutcome> {
    return ledger.commit({ realm, tenant: null, requestKey: null, now, versions, options, otherwise: {} })
  }

  /** Commits a new parcel with these places. */
  async function announce(
    ...takes: ((id: HolderId) => Place)[]
  ): Promise<{ id: Change['parcel']['id']; places: Place[] }> {
    const id = newParcelId()
    const taken = takes.map((take) => take(id))
    const outcome = await commit([{ id, sequence: 0 }], [option([changeOf(id, 1, { takes: taken })], { always: true })])
    expect(outcome.kind).toBe('DONE')
    return { id, places: taken }
  }

  async function storedPlaces(): Promise<Place[]> {
    const text = `select ${selectColumns(placeTable.properties)} from parcels.place order by holder_id, kind, number`
    return (await network.admin.query<Place>(text)).rows
  }

  async function fullDays(point: number): Promise<number> {
    const { rows } = await network.admin.query<{ count: number }>(
      'select count(*) from published_parcels.fullness where is_full and day >= $1 and service_point_id = $2',
      [today, points[point]],
    )
    return rows[0]!.count
  }

  async function isOverfull(point: number): Promise<boolean> {
    const text = 'select is_overfull as "isOverfull" from parcels.shelf where service_point_id = $1'
    return (await network.admin.query(text, [points[point]])).rows[0].isOverfull
  }

  function reservation(change: Partial<Reservation> = {}): Reservation {
    return {
      realmId: realm,
      id: newRealmId('res', realm, now),
      livemode: false,
      partnerId: network.partners.platform,
      state: 'HELD',
      purpose: 'COLLECTION',
      outletId: network.outlets[0]!,
      servicePointId: points[0]!,
      servicePartnerId: network.partners.platform,
      custodianId: network.partners.operator,
      arrivesOn: today,
      expiresAt: now,
      places: 2,
      measures: [],
      sequence: 1,
      createdAt: now,
      used: 0,
      ...change,
    }
  }

  it('takes all places of an option or none, and then those of the next', async () => {
    const held = reservation()
    const takes = (point: number, count: number): Place[] =>
      Array.from({ length: count }, (_, number) => placeAt(point, held.id, { number }))
    const change = (point: number, count: number): CommitOption =>
      option([], { reservations: [{ reservation: held, frees: [], takes: takes(point, count) }], result: { point } })
    const outcome = await commit([{ id: held.id, sequence: 0 }], [change(0, places + 1), change(1, places)])
    expect(outcome).toEqual({ kind: 'DONE', response: { result: { point: 1 }, skipped: ['OUTLET_FULL'] } })
    expect(await storedPlaces()).toEqual(takes(1, places))
    await network.checkShelves()
    expect(await fullDays(0)).toBe(0)
    expect(await fullDays(1)).toBe(3)
  })

  it('leaves to the next request in a call the places of an option that it did not choose', async () => {
    const [first, second] = [reservation(), reservation()] as const
    const take = (held: Reservation, point: number, count: number): CommitOption => {
      const takes = Array.from({ length: count }, (_, number) => placeAt(point, held.id, { number }))
      return option([], { reservations: [{ reservation: held, frees: [], takes }] })
    }
    const outcomes = await Promise.all([
      commit([{ id: first.id, sequence: 0 }], [take(first, 0, places + 1), take(first, 1, 1)]),
      commit([{ id: second.id, sequence: 0 }], [take(second, 0, places)]),
    ])
    expect(outcomes).toMatchObject([{ kind: 'DONE', response: { skipped: ['OUTLET_FULL'] } }, { kind: 'DONE' }])
    await network.checkShelves()
  })

  it('frees the places of the option that it chooses, and makes room with them', async () => {
    const first = await announce(
      (id) => placeAt(0, id),
      (id) => placeAt(1, id, { kind: 'HELD', toDay: null }),
    )
    for (let more = 1; more < places; more++) {
      await announce((id) => placeAt(0, id))
      await announce((id) => placeAt(1, id))
    }
    const [promised, held] = first.places as [Place, Place]
    const options = [
      option([changeOf(first.id, 2, { frees: [held], takes: [placeAt(0, first.id, { kind: 'REQUESTED' })] })]),
      option([changeOf(first.id, 2, { frees: [promised], takes: [placeAt(0, first.id, { fromDay: '2026-11-24' })] })]),
    ]
    expect(await commit([{ id: first.id, sequence: 1 }], options)).toMatchObject({
      kind: 'DONE',
      response: { skipped: ['OUTLET_FULL'] },
    })
    const left = (await storedPlaces()).filter(({ holderId }) => holderId === first.id)
    expect(left).toEqual([held, { ...promised, fromDay: '2026-11-24' }])
    await network.checkShelves()
  })

  it('moves the places of several parcels at once', async () => {
    const [one, other] = [await announce((id) => placeAt(0, id)), await announce((id) => placeAt(0, id))]
    const changes = [one, other].map(({ id, places: frees }) => changeOf(id, 2, { frees, takes: [placeAt(1, id)] }))
    const versions = [one, other].map(({ id }) => ({ id, sequence: 1 }))
    expect((await commit(versions, [option(changes)])).kind).toBe('DONE')
    expect((await storedPlaces()).map(({ servicePointId }) => servicePointId)).toEqual([points[1], points[1]])
    // The version of one is old now, so nothing is written.
    expect((await commit([{ id: newParcelId(), sequence: 0 }, versions[1]!], [option([])])).kind).toBe('STALE')
    await network.checkShelves()
  })

  it('takes no place on a shelf that does not exist, not even for what has arrived', async () => {
    const id = newParcelId()
    const takes = [placeAt(0, id, { kind: 'HELD', sizeClass: 'XL' })]
    const outcome = await commit([{ id, sequence: 0 }], [option([changeOf(id, 1, { takes })], { always: true })])
    expect(outcome).toMatchObject({ kind: 'FULL', response: { skipped: ['NOT_COVERED_BY_AGREEMENT'] } })
    expect(await storedPlaces()).toEqual([])
  })

  it('expects the reservations that it read, and every place that it frees', async () => {
    const held = reservation({ places: 1 })
    const place = placeAt(0, held.id)
    const at = (sequence: number, frees: readonly Place[], takes: readonly Place[]): Promise<CommitOutcome> => {
      const changed = { reservation: { ...held, sequence: sequence + 1 }, frees, takes }
      return commit([{ id: held.id, sequence }], [option([], { reservations: [changed] })])
    }
    expect((await at(0, [], [place])).kind).toBe('DONE')
    expect((await at(0, [place], [])).kind).toBe('STALE')
    expect((await at(1, [{ ...place, toDay: '2026-11-26' }], [])).kind).toBe('STALE')
    expect((await at(1, [{ ...place, number: 1 }], [])).kind).toBe('STALE')
    expect(await storedPlaces()).toEqual([place])
    expect((await at(1, [place], [])).kind).toBe('DONE')
    expect(await storedPlaces()).toEqual([])
    await network.checkShelves()
  })

  it('decides the second of two changes of one reservation or parcel again, in one call or in two', async () => {
    const held = reservation({ places: 1 })
    const { id } = await announce()
    const take = (number: number): Promise<CommitOutcome> =>
      commit(
        [
          { id: held.id, sequence: 0 },
          { id, sequence: 1 },
        ],
        [
          option([changeOf(id, 2, {})], {
            reservations: [{ reservation: held, frees: [], takes: [placeAt(0, held.id, { number })] }],
          }),
        ],
      )
    const outcomes = await Promise.all([take(0), take(1), take(2)])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['DONE', 'STALE', 'STALE'])
    expect((await storedPlaces()).length).toBe(1)
  })

  it('makes a shelf overfull by an arrival beyond capacity, and takes promises again once there is room', async () => {
    const arrive = (): ReturnType<typeof announce> => announce((id) => placeAt(0, id, { kind: 'HELD', toDay: null }))
    const promise = async (fromDay: string): Promise<string> => {
      const id = newParcelId()
      const later = { fromDay, toDay: fromDay }
      const { kind } = await commit(
        [{ id, sequence: 0 }],
        [option([changeOf(id, 1, { takes: [placeAt(0, id, later)] })])],
      )
      return kind
    }
    // A delivery that is expected today only: tomorrow there would be room.
    for (let each = 1; each < places; each++) await announce((id) => placeAt(0, id, { toDay: today }))
    const arrived = await arrive()
    expect(await isOverfull(0)).toBe(false)
    expect(await promise('2026-12-01')).toBe('DONE')
    const beyond = await arrive()
    expect(await isOverfull(0)).toBe(true)
    expect(await promise('2026-12-01')).toBe('FULL')
    expect(await promise('2026-12-02')).toBe('FULL')
    expect(await fullDays(0)).toBe(32)
    const leave = async ({ id, places: frees }: Awaited<ReturnType<typeof arrive>>): Promise<void> => {
      expect((await commit([{ id, sequence: 1 }], [option([changeOf(id, 2, { frees })], { always: true })])).kind).toBe(
        'DONE',
      )
    }
    await leave(beyond)
    // As many are there as there is room for.
    expect(await isOverfull(0)).toBe(true)
    await leave(arrived)
    expect(await isOverfull(0)).toBe(false)
    expect(await promise('2026-12-02')).toBe('DONE')
    expect(await fullDays(0)).toBe(0)
    await network.checkShelves()
  })

  it('ends the overfull state of a shelf that gets more room', async () => {
    for (let each = 0; each <= places; each++) await announce((id) => placeAt(0, id, { kind: 'HELD' }))
    expect(await isOverfull(0)).toBe(true)
    await network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: places + 2 }] })
    expect(await isOverfull(0)).toBe(false)
    expect(await fullDays(0)).toBe(0)
  })

  it('publishes days that come into reach while nothing ends as full', async () => {
    for (let each = 0; each < places; each++) await announce((id) => placeAt(0, id, { kind: 'HELD', toDay: null }))
    expect(await fullDays(0)).toBe(32)
    const id = newParcelId()
    const later = { fromDay: '2026-11-26', toDay: '2026-11-26' }
    const takes = [placeAt(0, id, { ...later, kind: 'HELD' })]
    await commit([{ id, sequence: 0 }], [option([changeOf(id, 1, { takes })], { always: true, today: '2026-11-26' })])
    expect(await fullDays(0)).toBe(35)
  })

  it('never begins once its caller no longer waits', async () => {
    const id = newParcelId()
    const versions = [{ id, sequence: 0 }]
    const request: Commit = {
      realm,
      tenant: null,
      requestKey: null,
      now,
      versions,
      options: [option([changeOf(id, 1, {})])],
      otherwise: {},
    }
    await expect(ledger.commit({ ...request, deadline: Date.now() - 1 })).rejects.toMatchObject({
      extensions: { code: 'DEADLINE_EXCEEDED' },
    })
    expect((await ledger.commit({ ...request, deadline: Date.now() + 60_000 })).kind).toBe('DONE')
  })

  it('gives up after two seconds when it cannot lock what it changes, and writes nothing', async () => {
    const { id } = await announce((own) => placeAt(0, own))
    const { admin, parcels } = network
    const holder = await admin.connect()
    await holder.query('begin')
    await holder.query('select from parcels.parcel where id = $1 for update', [id])
    const frees = await storedPlaces()
    const request: Commit = {
      realm,
      tenant: null,
      requestKey: null,
      now,
      versions: [{ id, sequence: 1 }],
      options: [option([changeOf(id, 2, { frees })])],
      otherwise: {},
    }
    await expect(parcels.deps.ledger.commit(request)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } })
    await holder.query('rollback')
    holder.release()
    expect(await storedPlaces()).toEqual(frees)
    expect((await parcels.deps.ledger.commit(request)).kind).toBe('DONE')
  })
})
