import type { OutletId } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { dropOffParcel } from '../../src/use-cases/counter/drop-off-parcel.ts'
import { cancelParcel } from '../../src/use-cases/parcels/cancel-parcel.ts'
import { cancelRedirect } from '../../src/use-cases/redirects/cancel-redirect.ts'
import { redirectParcel } from '../../src/use-cases/redirects/redirect-parcel.ts'
import { type Act, at, type Contest, createContest } from '../contest.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { checkInvariants } from '../walk/invariants.ts'

const [batches, rounds] = [5, 100]

/** The last second before something runs out by itself, and the next one. */
const moments = {
  promise: ['2026-11-24T12:29:59Z', '2026-11-24T12:30:00Z'],
  return: ['2026-11-24T11:59:59Z', '2026-11-24T12:00:00Z'],
} as const

describe('drop-off, redirect, its cancellation, cancellation and expiry of one return at once', () => {
  let network: Network
  let contest: Contest
  beforeAll(async () => {
    network = await startNetwork()
    for (const index of network.outlets.keys())
      await network.publish(index, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1_000 }] })
    contest = createContest(network, 6)
  })
  afterAll(async () => {
    await contest.close()
    await network.close()
  })

  /** Returns the types of the events of a parcel, and the states of its redirects and kinds of its places. */
  const read = async (parcelId: string): Promise<{ state: string; types: string[]; open: number; places: number }> => {
    const { rows } = await network.admin.query(
      `select p.state, (select array_agg(type order by sequence) from parcels.event where parcel_id = p.id) as types,
        (select count(*) from parcels.redirect where parcel_id = p.id and state = 'CONFIRMED') as open,
        (select count(*) from parcels.place where holder_id = p.id) as places from parcels.parcel p where p.id = $1`,
      [parcelId],
    )
    return rows[0]
  }

  it.each(Array.from({ length: batches }, (_, batch) => batch))(
    `has one effect each of ${rounds} times, and no place is lost or kept: %i`,
    async (batch) => {
      const [promised, , elsewhere] = network.outlets as [OutletId, OutletId, OutletId]
      const platform = network.caller('platform')
      const seen = new Set<string>()
      for (let round = batch * rounds; round < (batch + 1) * rounds; round++) {
        network.setTime(start)
        // Whoever loses has presented a code that was used or revoked; this is not about the limit on those.
        await network.admin.query('truncate parcels.code_failure')
        const runsOut = round % 4 === 3 ? 'return' : 'promise'
        const [before, after] = moments[runsOut]
        const opened = await network.createReturn(runsOut === 'return' ? { dropOffBy: '2026-11-23' } : {})
        const { parcelId, reference, digits, qr } = opened
        const { redirect } = await network.redirect(parcelId, [promised])
        const key = (name: string): { idempotencyKey: string } => ({ idempotencyKey: `${name}-${round}` })
        const dropOff = (index: number, code: object): Act<any> => {
          const outletId = network.outlets[index]!
          const presented = { outletId, count: null, reference: null, code: null, qr: null, ...code }
          const input = { ...key(`drop-off-${index}`), ...presented }
          return (deps) => dropOffParcel(at(deps, before), network.counter(outletId), input)
        }
        const anew = {
          ...key('redirect'),
          parcelId,
          partnerId: null,
          outletIds: [elsewhere],
          reservationId: null,
          arrivesOn: null,
          onBehalfOf: null,
        }
        const acts: Record<string, Act<any>> = {
          typed: dropOff(0, { reference, code: digits }),
          scanned: dropOff(1, { qr }),
          redirect: (deps) => redirectParcel(at(deps, before), platform, anew),
          giveUp: (deps) => cancelRedirect(at(deps, before), platform, { ...key('give-up'), redirectId: redirect.id }),
          expire: (deps) => lapseDue(at(deps, after), realm),
          ...(round % 3 === 0 && {
            cancel: (deps) => cancelParcel(at(deps, before), platform, { ...key('cancel'), parcelId }),
          }),
        }
        // Half of the rounds are left to chance, in the others each is the first in turn.
        const first = round % 2 === 0 ? null : ((round - 1) / 2) % Object.keys(acts).length
        const results = await contest.run(Object.values(acts), first)
        const done = new Set(
          Object.keys(acts).filter((name, index) =>
            name === 'expire'
              ? results[index]
              : results[index].kind === 'DONE' && results[index].result.redirectId !== null,
          ),
        )
        const { state, types, open, places } = await read(parcelId)
        const droppedOff = ['typed', 'scanned'].filter((name) => done.has(name)).length
        const count = (type: string): number => types.filter((each) => each === type).length
        expect([round, count('return.dropped_off'), count('parcel.cancelled'), count('redirect.confirmed')]).toEqual([
          round,
          droppedOff,
          done.has('cancel') ? 1 : 0,
          done.has('redirect') ? 2 : 1,
        ])
        const hasLapsed = runsOut === 'return' && done.has('expire')
        const end = done.has('cancel')
          ? 'CANCELLED'
          : hasLapsed
            ? 'LAPSED'
            : droppedOff
              ? 'AWAITING_COURIER'
              : 'ANNOUNCED'
        expect([round, state]).toEqual([round, end])
        expect(droppedOff + (hasLapsed ? 1 : 0)).toBeLessThanOrEqual(1)
        expect([round, places]).toEqual([round, state === 'AWAITING_COURIER' ? 1 : open])
        await checkInvariants(network)
        for (const name of done) seen.add(`${runsOut}: ${name}`)
      }
      expect(seen).toEqual(
        new Set([
          ...['typed', 'scanned', 'redirect', 'giveUp', 'expire', 'cancel'].map((name) => `promise: ${name}`),
          ...['redirect', 'giveUp', 'expire', 'cancel'].map((name) => `return: ${name}`),
        ]),
      )
    },
  )
})
