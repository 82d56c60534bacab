import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redirectParcel } from '../../src/use-cases/redirects/redirect-parcel.ts'
import { type Act, type Contest, createContest } from '../contest.ts'
import { type Network, startNetwork } from '../network.ts'
import { checkInvariants } from '../walk/invariants.ts'

const rounds = 40
/** Most parcels that cross from one outlet to the other at once, each way. */
const most = 6

describe('parcels that cross between two outlets', () => {
  let network: Network
  let contest: Contest
  beforeAll(async () => {
    network = await startNetwork()
    contest = createContest(network, 2 * most)
  })
  afterAll(async () => {
    await contest.close()
    await network.close()
  })

  /** Leaves so many places free at each of both outlets, and returns the number of those that are promised. */
  const leave = async (free: number): Promise<number> => {
    let taken = 0
    for (const index of [0, 1]) {
      const here = await placesAt(index)
      await network.publish(index, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: here + free }] })
      taken += here
    }
    return taken
  }
  const placesAt = async (index: number): Promise<number> => {
    const { rows } = await network.admin.query<{ count: number }>(
      `select count(*) from parcels.place l join published_service_points.service_point_fact f
        using (realm_id, service_point_id) where f.outlet_id = $1`,
      [network.outlets[index]],
    )
    return rows[0]!.count
  }
  const cross = (parcelId: string, to: number, key: string): Act<any> => {
    const input = {
      idempotencyKey: key,
      parcelId,
      partnerId: null,
      outletIds: [network.outlets[to]!],
      reservationId: null,
      arrivesOn: null,
      onBehalfOf: null,
    }
    return (deps) => redirectParcel(deps, network.caller('platform'), input)
  }
  /** Promises places to so many returns at each outlet, and lets all of them change to the other at once. */
  const swap = async (count: number, free: number, round: string): Promise<readonly boolean[]> => {
    await leave(count)
    const parcels = await Promise.all(
      Array.from({ length: 2 * count }, async (_, index) => {
        const { parcelId } = await network.createReturn()
        expect((await network.redirect(parcelId, [network.outlets[index % 2]!])).redirect.state).toBe('CONFIRMED')
        return parcelId
      }),
    )
    const promised = await leave(free)
    const outcomes = await contest.run(
      parcels.map((parcelId, index) => cross(parcelId, (index + 1) % 2, `${round}-${index}`)),
    )
    const moved = outcomes.map(({ kind, result }) => {
      expect(kind).toBe('DONE')
      if (result.redirectId === null) expect(result.refusals).toMatchObject([{ code: 'OUTLET_FULL' }])
      return result.redirectId !== null
    })
    // Whoever stays keeps its place, and whoever goes has one: no place came or went.
    expect((await placesAt(0)) + (await placesAt(1))).toBe(promised)
    await checkInvariants(network)
    return moved
  }

  it(`all find the one place that is free at each, ${rounds} times two of them`, async () => {
    for (let round = 0; round < rounds; round++) expect(await swap(1, 1, `two-${round}`)).toEqual([true, true])
  })

  it(`go or stay where only one place is free, ${rounds} times ${most} each way, and the first of them goes`, async () => {
    for (let round = 0; round < rounds; round++) {
      const moved = await swap(most, 1, `many-${round}`)
      for (const way of [0, 1]) expect(moved.some((has, index) => has && index % 2 === way)).toBe(true)
    }
  })

  it('stay where no place is free', async () => {
    for (let round = 0; round < rounds; round++) expect(await swap(1, 0, `none-${round}`)).toEqual([false, false])
  })

  it('never wait for each other in a circle', async () => {
    const { rows } = await network.admin.query(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(rows[0].deadlocks).toBe(0)
  })
})
