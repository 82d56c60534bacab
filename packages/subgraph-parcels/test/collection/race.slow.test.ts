import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { extendHold } from '../../src/use-cases/collection/extend-hold.ts'
import { collectParcel } from '../../src/use-cases/counter/collect-parcel.ts'
import { refuseParcel } from '../../src/use-cases/counter/refuse-parcel.ts'
import { cancelParcel } from '../../src/use-cases/parcels/cancel-parcel.ts'
import { redirectParcel } from '../../src/use-cases/redirects/redirect-parcel.ts'
import { type Act, at, type Contest, createContest } from '../contest.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { type Counters, countersOf } from './counters.ts'

const [batches, rounds] = [5, 100]

describe('collection, redirect, refusal, extension, expiry and cancellation of one parcel at once', () => {
  let network: Network
  let counters: Counters
  let contest: Contest
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    const capacity = [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 10_000 }]
    await network.publish(0, {
      capacity,
      hold_policy: { unit: 'HOURS', count: 24, maxExtensions: 1, extensionCount: 24 },
    })
    await network.publish(1, { capacity })
    contest = createContest(network, 7)
  })
  afterAll(async () => {
    await contest.close()
    await network.close()
  })

  it.each(Array.from({ length: batches }, (_, batch) => batch))(
    `has one end each of ${rounds} times, and no place is lost or kept: %i`,
    async (batch) => {
      const [here, there] = [network.outlets[0]!, network.outlets[1]!]
      const [platform, device] = [network.caller('platform'), network.counter(network.outlets[0]!)]
      const [before, expired] = ['2026-11-24T06:29:59Z', '2026-11-24T06:30:00Z']
      const ends: Record<string, number> = {}
      for (let round = batch * rounds; round < (batch + 1) * rounds; round++) {
        await counters.wait(start)
        // Whoever loses has presented a code that was revoked; this is not about the limit on those.
        await network.admin.query('truncate parcels.code_failure')
        const parcelId = await counters.arrive()
        const { reference, digits, qr } = await counters.codeOf(parcelId)
        const typed = { reference, code: digits, qr: null }
        const scanned = { reference: null, code: null, qr }
        const input = (name: string): { idempotencyKey: string; parcelId: string } => ({
          idempotencyKey: `${name}-${round}`,
          parcelId,
        })
        const collect = (name: string, code: typeof typed | typeof scanned): Act<any> => {
          const presented = { ...input(name), outletId: here, checks: [], ...code }
          return (deps) => collectParcel(at(deps, before), device, presented)
        }
        const redirect = { partnerId: null, outletIds: [there], reservationId: null, arrivesOn: null, onBehalfOf: null }
        const refuse = { ...input('refuse'), outletId: here }
        const acts: [string, Act<any>][] = [
          ['COLLECTED', collect('typed', typed)],
          ['COLLECTED', collect('scanned', scanned)],
          ['DIVERTING', (deps) => redirectParcel(at(deps, before), platform, { ...input('redirect'), ...redirect })],
          ['REFUSED', (deps) => refuseParcel(at(deps, before), device, refuse)],
          ['EXTENDED', (deps) => extendHold(at(deps, before), platform, input('extend'))],
          ['CANCELLED', (deps) => cancelParcel(at(deps, before), platform, input('cancel'))],
          ['EXPIRED', (deps) => lapseDue(at(deps, expired), realm)],
        ]
        // Half of the rounds are left to chance, in the others each is the first in turn.
        const first = round % 2 === 0 ? null : ((round - 1) / 2) % acts.length
        const results = await contest.run(
          acts.map(([, act]) => act),
          first,
        )
        const outcomes = acts.map(([name], index) => [name, results[index]] as const)
        const won = outcomes.flatMap(([name, outcome]) => {
          const isDone =
            outcome.kind === 'DONE' && outcome.result.redirectId !== null && outcome.result.handOverId !== null
          return isDone && name !== 'EXTENDED' ? [name] : []
        })
        const { state } = await counters.see(parcelId)
        expect([round, won]).toEqual([round, [state]])
        ends[state] = (ends[state] ?? 0) + 1
        const { rows } = await network.admin.query(
          `select (select count(*)::int from parcels.place where holder_id = $1) as places,
          (select count(*)::int from parcels.code_parcel where parcel_id = $1 and state = 'OPEN') as codes,
          (select count(*)::int from parcels.parcel where id = $1 and hand_over_id is not null) as handovers`,
          [parcelId],
        )
        const places = { COLLECTED: 0, DIVERTING: 2, REFUSED: 1 }[state as string]
        expect([round, rows[0]]).toEqual([round, { places, codes: 0, handovers: state === 'COLLECTED' ? 1 : 0 }])
        if (round % 25 === 0) await network.checkShelves()
      }
      await network.checkShelves()
      // Each of them has won at some time, so that the race was one.
      expect(Object.keys(ends).toSorted()).toEqual(['COLLECTED', 'DIVERTING', 'REFUSED'])
    },
  )
})
