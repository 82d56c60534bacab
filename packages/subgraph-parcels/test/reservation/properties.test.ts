import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, startNetwork } from '../network.ts'

const places = 3
const address = { lines: ['1 Mill Lane'], country: 'IN' }

/** What one of the parties does; `pick` selects among what there is by then. */
const action = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    parcels: fc.integer({ min: 1, max: 3 }),
    outlet: fc.nat(1),
    days: fc.nat(3),
  }),
  fc.record({
    do: fc.constant('replace' as const),
    parcels: fc.integer({ min: 1, max: 3 }),
    outlet: fc.nat(1),
    pick: fc.nat(9),
  }),
  fc.record({ do: fc.constant('announce' as const), pick: fc.nat(9) }),
  fc.record({ do: fc.constant('announce' as const), pick: fc.nat(9) }),
  fc.record({ do: fc.constant('redirect' as const), pick: fc.nat(9), parcel: fc.nat(9) }),
  fc.record({ do: fc.constant('release' as const), pick: fc.nat(9) }),
  fc.record({ do: fc.constant('cancel' as const), parcel: fc.nat(9) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(5, 16, 1_440), isNoticed: fc.boolean() }),
)

describe('reservations of few places', () => {
  let network: Network
  let time = Date.parse('2027-01-04T04:00:00Z')
  beforeAll(async () => {
    network = await startNetwork()
    for (const index of [0, 1])
      await network.publish(index, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places }] })
  })
  afterAll(() => network.close())

  const platform = (): ReturnType<Network['caller']> => network.caller('platform')
  const reserve = async (input: object): Promise<string | null> => {
    const common = { partners: [network.partners.platform], purpose: 'COLLECTION' }
    const { reservation } = await network.mutate(
      platform(),
      'reservePlaces',
      { ...common, ...input },
      'reservation { id }',
    )
    return reservation?.id ?? null
  }
  const create = async (destination: object): Promise<string | null> =>
    (await network.mutate(platform(), 'createParcel', { destination }, 'parcel { id }')).parcel?.id ?? null

  /** Returns what must not be, each in a list. */
  const findFaults = async (): Promise<unknown[][]> => {
    await network.checkShelves()
    const { rows: overbooked } = await network.admin.query(
      `select p.service_point_id, day, count(*) from parcels.place p, generate_series(p.from_day, p.to_day, interval '1 day') day
       where p.purpose = 'COLLECTION' group by 1, 2 having count(*) > $1`,
      [places],
    )
    // Each place is the reservation's until a parcel has it, and nobody's once the reservation has ended.
    const { rows: miscounted } = await network.admin.query(
      `select r.id, r.state, r.places, r.used, count(p.*) as left from parcels.reservation r
       left join parcels.place p on (p.realm_id, p.holder_id) = (r.realm_id, r.id) group by r.id, r.state, r.places, r.used
       having count(p.*) <> case r.state when 'HELD' then r.places - r.used else 0 end
         or (r.state = 'USED') <> (r.used = r.places)`,
    )
    const { rows: orphans } = await network.admin.query(
      `select p.holder_id from parcels.place p left join parcels.parcel l on (l.realm_id, l.id) = (p.realm_id, p.holder_id)
       left join parcels.reservation r on (r.realm_id, r.id) = (p.realm_id, p.holder_id)
       where r.id is null and l.state is distinct from 'ANNOUNCED'`,
    )
    return [overbooked, miscounted, orphans]
  }

  it('never promise a place twice, and each place has one holder, whatever happens in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 14 }), async (actions) => {
        // Each history begins after all earlier ones have lapsed.
        time += 40 * 86_400_000
        network.setTime(new Date(time).toISOString())
        while (await lapseDue(network.parcels.deps, realm));
        const reservations: string[] = []
        const parcels: string[] = []
        const pickOf = (among: readonly string[], index: number): string | undefined =>
          among[index % Math.max(1, among.length)]
        const keep = (list: string[], id: string | null): void => void (id && list.push(id))
        for (const each of actions) {
          if (each.do === 'reserve' || each.do === 'replace') {
            const replaces = each.do === 'replace' ? pickOf(reservations, each.pick) : undefined
            const arrivesOn =
              each.do === 'reserve'
                ? new Date(time + (1 + each.days) * 86_400_000).toISOString().slice(0, 10)
                : undefined
            const outletIds = [network.outlets[each.outlet], network.outlets[1 - each.outlet]]
            keep(
              reservations,
              await reserve({
                outletIds,
                parcels: Array.from({ length: each.parcels }, () => ({})),
                arrivesOn,
                replaces,
              }),
            )
          } else if (each.do === 'announce') {
            const reservationId = pickOf(reservations, each.pick)
            keep(parcels, await create(reservationId ? { reservationId } : { address }))
          } else if (each.do === 'redirect') {
            const [parcelId, reservationId] = [pickOf(parcels, each.parcel), pickOf(reservations, each.pick)]
            if (parcelId && reservationId)
              await network.mutate(platform(), 'redirectParcel', { parcelId, reservationId }, 'userErrors { code }')
          } else if (each.do === 'release') {
            const reservationId = pickOf(reservations, each.pick)
            if (reservationId)
              await network.mutate(platform(), 'releaseReservation', { reservationId }, 'userErrors { code }')
          } else if (each.do === 'cancel') {
            const parcelId = pickOf(parcels, each.parcel)
            if (parcelId) await network.mutate(platform(), 'cancelParcel', { parcelId }, 'userErrors { code }')
          } else {
            time += each.minutes * 60_000
            network.setTime(new Date(time).toISOString())
            if (each.isNoticed) while (await lapseDue(network.parcels.deps, realm));
          }
          expect(await findFaults()).toEqual([[], [], []])
        }
      }),
      { numRuns: 25, seed: 20261128 },
    )
    expect(await network.admin.query('select from parcels.reservation limit 1')).toHaveProperty('rowCount', 1)
  })
})
