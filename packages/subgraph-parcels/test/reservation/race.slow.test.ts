import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import type { Deps } from '../../src/use-cases/request/deps.ts'
import { createParcel } from '../../src/use-cases/parcels/create-parcel.ts'
import { redirectParcel } from '../../src/use-cases/redirects/redirect-parcel.ts'
import { releaseReservation } from '../../src/use-cases/reservations/release-reservation.ts'
import { reservePlaces } from '../../src/use-cases/reservations/reserve-places.ts'
import { type Act, at, type Contest, createContest } from '../contest.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { checkInvariants } from '../walk/invariants.ts'

const clients = 60

describe('racing for reserved places', () => {
  let network: Network
  let contest: Contest
  let keys = 0
  beforeAll(async () => {
    network = await startNetwork()
    network.setTime(start)
    contest = createContest(network, clients / 3)
  })
  afterAll(async () => {
    await contest.close()
    await network.close()
  })

  const stock = (places: number): Promise<void> =>
    network.publish(0, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places }] })
  const reserve = async (change: object = {}, deps = contest.process()): Promise<string | null> => {
    const outcome = await reservePlaces(deps, network.caller('platform'), {
      idempotencyKey: `race-${++keys}`,
      outletIds: [network.outlets[0]!],
      partners: [network.partners.platform],
      purpose: 'COLLECTION',
      measures: [null],
      arrivesOn: null,
      ttl: null,
      replaces: null,
      ...change,
    })
    return outcome.kind === 'DONE' ? outcome.result.reservationId : null
  }
  const announce = async (reservationId: string, deps = contest.process()): Promise<string | null> => {
    const outcome = await createParcel(deps, network.caller('platform'), {
      idempotencyKey: `race-${++keys}`,
      direction: 'OUTBOUND',
      carrierId: null,
      origin: null,
      destination: { kind: 'RESERVATION', reservationId },
      measure: null,
      identifiers: [],
      refs: [],
      recipient: null,
      restrictions: [],
      expectedOn: null,
    })
    return outcome.kind === 'DONE' ? outcome.result.parcelId : null
  }
  const release = async (reservationId: string, deps = contest.process()): Promise<boolean> => {
    const input = { idempotencyKey: `race-${++keys}`, reservationId }
    return (await releaseReservation(deps, network.caller('platform'), input)).kind === 'DONE'
  }
  /** Redirects a parcel to a place of a reservation, or without one to the outlet. */
  const redirect = async (parcelId: string, reservationId: string | null, deps: Deps): Promise<string | null> => {
    const outcome = await redirectParcel(deps, network.caller('platform'), {
      idempotencyKey: `race-${++keys}`,
      parcelId,
      partnerId: null,
      outletIds: reservationId === null ? [network.outlets[0]!] : [],
      reservationId,
      arrivesOn: null,
      onBehalfOf: null,
    })
    return outcome.kind === 'DONE' ? outcome.result.redirectId : null
  }
  const countPlaces = async (): Promise<number> =>
    (await network.admin.query<{ count: number }>('select count(*) from parcels.place')).rows[0]!.count
  const won = (outcomes: readonly unknown[]): number => outcomes.filter(Boolean).length

  it(`gives the last place to exactly one of ${clients} clients, 30 times`, async () => {
    for (let round = 1; round <= 30; round++) {
      await stock(round)
      const reserved = await Promise.all(Array.from({ length: clients }, () => reserve()))
      expect([round, won(reserved)]).toEqual([round, 1])
    }
    await network.checkShelves()
    expect(await countPlaces()).toBe(30)
  })

  it('gives all places that are asked for together or none, and as many as there are', async () => {
    for (let round = 0; round < 10; round++) {
      const before = await countPlaces()
      await stock(before + 10)
      const measures = [null, null, null]
      const reserved = await Promise.all(Array.from({ length: clients }, () => reserve({ measures })))
      expect(won(reserved)).toBe(3)
      expect(await countPlaces()).toBe(before + 9)
    }
    await network.checkShelves()
  })

  it('gives each of its places to one parcel, when 20 are announced at once', async () => {
    await stock(1_000)
    const reservationId = await reserve({ measures: Array(20).fill(null) })
    const parcels = await Promise.all(Array.from({ length: 20 }, () => announce(reservationId!)))
    expect(new Set(parcels).size).toBe(20)
    expect(won(parcels)).toBe(20)
    expect(await announce(reservationId!)).toBeNull()
    await network.checkShelves()
  })

  it('has one end, when it is used, released, replaced and run out at once, 100 times', async () => {
    const ends = new Map<string, number>()
    for (let round = 0; round < 100; round++) {
      network.setTime(start)
      const before = await countPlaces()
      await stock(before + 1)
      const reservationId = await reserve({ ttl: 'PT1M' })
      network.setTime(new Date(Date.parse(start) + (round % 2 ? 60_000 : 0)).toISOString())
      const [used, released, replaced] = await Promise.all([
        announce(reservationId!),
        release(reservationId!),
        reserve({ replaces: reservationId }),
        lapseDue(contest.process(), realm),
      ])
      // The one place there is has at most one holder, whoever comes first.
      expect(await countPlaces()).toBeLessThanOrEqual(before + 1)
      expect(won([used, replaced])).toBeLessThanOrEqual(1)
      await network.checkShelves()
      const { rows } = await network.admin.query('select state, used from parcels.reservation where id = $1', [
        reservationId,
      ])
      const { state } = rows[0]
      expect(['USED', 'RELEASED', 'LAPSED']).toContain(state)
      expect(rows[0].used).toBe(used ? 1 : 0)
      if (released) expect(state).toBe('RELEASED')
      ends.set(state, (ends.get(state) ?? 0) + 1)
    }
    expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(100)
  })

  it('has one holder, when it is reserved and two parcels are redirected to it and one announced, 210 times', async () => {
    const seen = new Set<number>()
    for (let round = 0; round < 210; round++) {
      network.setTime(start)
      const before = await countPlaces()
      await stock(before + 1)
      const reservationId = await reserve({ ttl: 'PT1M' })
      const parcels = await Promise.all(
        [0, 1].map(async () => {
          const input = { destination: { address: { lines: ['1 Mill Lane'], country: 'IN' } } }
          return (await network.mutate(network.caller('platform'), 'createParcel', input, 'parcel { id }')).parcel.id
        }),
      )
      const runOut = new Date(Date.parse(start) + 60_000).toISOString()
      const acts: readonly Act<unknown>[] = [
        (deps) => redirect(parcels[0], reservationId, deps),
        (deps) => announce(reservationId!, deps),
        (deps) => redirect(parcels[1], null, deps),
        (deps) => reserve({}, deps),
        (deps) => reserve({ replaces: reservationId }, deps),
        (deps) => release(reservationId!, deps),
        (deps) => lapseDue(at(deps, runOut), realm),
      ]
      // Half of the rounds are left to chance, in the others each is the first in turn.
      const first = round % 2 === 0 ? null : ((round - 1) / 2) % acts.length
      const outcomes = await contest.run(acts, first)
      const holders = outcomes.slice(0, 5).filter(Boolean).length
      expect([round, (await countPlaces()) <= before + 1, holders <= 1]).toEqual([round, true, true])
      await checkInvariants(network)
      for (const [index, outcome] of outcomes.entries()) if (outcome) seen.add(index)
    }
    // The others find the place taken, unless chance is with them.
    for (const index of [0, 1, 4, 5, 6]) expect(seen).toContain(index)
  })
})
