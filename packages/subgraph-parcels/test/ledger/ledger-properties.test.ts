import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

const places = 4

describe('the ledger of places', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
    for (const index of network.outlets.keys()) {
      await network.publish(index, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places }] })
    }
  })
  afterAll(() => network.close())

  const actions = fc.array(
    fc.oneof(
      fc.record({
        do: fc.constant('redirect'),
        outlet: fc.nat(3),
        days: fc.integer({ min: 0, max: 29 }),
        again: fc.boolean(),
      }),
      fc.record({ do: fc.constant('cancel'), pick: fc.nat(50) }),
      fc.record({ do: fc.constant('drop'), pick: fc.nat(50), outlet: fc.nat(3) }),
      fc.record({ do: fc.constant('fetch'), pick: fc.nat(50) }),
      fc.record({ do: fc.constant('wait'), hours: fc.integer({ min: 1, max: 60 }) }),
    ),
    { minLength: 10, maxLength: 40 },
  )

  it('never overbooks a day, loses a place or keeps one of a parcel that has ended, in any order of actions', async () => {
    let time = new Date(start).getTime()
    await fc.assert(
      fc.asyncProperty(actions, async (list) => {
        const returns: { parcelId: string; qr: string; outlet?: number }[] = []
        const pick = (index: number): (typeof returns)[number] | undefined =>
          returns[index % Math.max(1, returns.length)]
        for (const action of list) {
          network.setTime(new Date(time).toISOString())
          if (action.do === 'wait') {
            time += action.hours * 3_600_000
            network.setTime(new Date(time).toISOString())
            await lapseDue(network.parcels.deps, realm)
          } else if (action.do === 'redirect') {
            const parcel = (action.again && pick(action.days)) || { ...(await network.createReturn()) }
            if (!returns.includes(parcel)) returns.push(parcel)
            const arrivesOn = new Date(time + action.days * 86_400_000).toISOString().slice(0, 10)
            await network.redirect(parcel.parcelId, [network.outlets[action.outlet]!], { arrivesOn })
          } else if (action.do === 'cancel') {
            const parcel = pick(action.pick)
            if (parcel)
              await network.mutate(
                network.caller('platform'),
                'cancelParcel',
                { parcelId: parcel.parcelId },
                'userErrors { code }',
              )
          } else if (action.do === 'drop') {
            const parcel = pick(action.pick)
            if (!parcel) continue
            const outlet = network.outlets[action.outlet]!
            await network.mutate(
              network.counter(outlet),
              'dropOffParcel',
              { outletId: outlet, qr: parcel.qr },
              'parcels { id } userErrors { code }',
            )
            // Wrong counters and used codes are part of this test; the limit on wrong codes is not.
            await network.admin.query('truncate parcels.code_failure')
          } else {
            const parcel = pick(action.pick)
            if (!parcel) continue
            await network.mutate(
              network.caller('operator'),
              'recordScan',
              { kind: 'HANDED_TO_COURIER', parcelId: parcel.parcelId, occurredAt: new Date(time).toISOString() },
              'userErrors { code }',
            )
          }
          await network.checkShelves()
          const { rows } = await network.admin.query<{ most: number }>(
            `select coalesce(max(n), 0)::int as most from (
              select count(*) as n from parcels.place p, generate_series(p.from_day, p.to_day, interval '1 day') day
              where p.kind = 'PROMISED' group by p.service_point_id, day) days`,
          )
          expect(rows[0]!.most).toBeLessThanOrEqual(places)
        }
        const orphans = await network.admin.query(
          "select p.id from parcels.place l join parcels.parcel p on (p.realm_id, p.id) = (l.realm_id, l.holder_id) where p.state in ('CANCELLED', 'LAPSED', 'DELIVERED', 'RETURNED')",
        )
        expect(orphans.rows).toEqual([])
        const gaps = await network.admin.query(
          'select parcel_id from parcels.event group by parcel_id having count(*) <> max(sequence) or min(sequence) <> 1',
        )
        expect(gaps.rows).toEqual([])
      }),
      { numRuns: 12, seed: 20261122 },
    )
  })
})
