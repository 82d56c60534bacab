import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf, type SeenCode } from './counters.ts'

/** A code that was shown, with what it was issued for. */
interface Shown extends SeenCode {
  readonly outlet: number
  /** The parcels that it was issued for and for which no other code of the same person has replaced it. */
  readonly opens: Set<string>
  readonly isDelegated: boolean
}

const action = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('arrive' as const), outlet: fc.nat(1) }), weight: 3 },
  {
    arbitrary: fc.record({
      do: fc.constant('issue' as const),
      picks: fc.array(fc.nat(50), { minLength: 1, maxLength: 3 }),
    }),
    weight: 4,
  },
  fc.record({ do: fc.constant('delegate' as const), pick: fc.nat(50) }),
  {
    arbitrary: fc.record({
      do: fc.constant('collect' as const),
      pick: fc.nat(50),
      outlet: fc.nat(1),
      byQr: fc.boolean(),
    }),
    weight: 4,
  },
  fc.record({ do: fc.constant('refuse' as const), pick: fc.nat(50) }),
  fc.record({ do: fc.constant('redirect' as const), pick: fc.nat(50) }),
  fc.record({ do: fc.constant('extend' as const), pick: fc.nat(50) }),
  fc.record({ do: fc.constant('take' as const), pick: fc.nat(50) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
)

describe('codes, whatever happens in whatever order', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    for (const index of [0, 1]) {
      await network.publish(index, {
        hold_policy: { unit: 'OUTLET_OPENING_DAYS', count: 2, maxExtensions: 3, extensionCount: 1 },
      })
    }
  })
  afterAll(() => network.close())

  it('open what they were issued for, where it lies, once, and nothing after they were used, revoked or replaced', async () => {
    let time = Date.parse(start)
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 30 }), async (actions) => {
        const parcels: { id: string; outlet: number }[] = []
        const shown: Shown[] = []
        const collected = new Set<string>()
        const pick = (index: number): (typeof parcels)[number] | undefined =>
          parcels[index % Math.max(1, parcels.length)]
        const platform = network.caller('platform')
        await counters.wait(new Date(time).toISOString())
        const show = (code: SeenCode, outlet: number, isDelegated: boolean): void => {
          const known = shown.find(({ reference, outlet: other }) => reference === code.reference && other === outlet)
          if (known?.digits === code.digits) return
          const opens = new Set(code.parcels.map(({ id }) => id))
          // The new code replaces what the same person had for these parcels.
          for (const other of shown)
            if (other.isDelegated === isDelegated) for (const id of opens) other.opens.delete(id)
          shown.push({ ...code, outlet, opens, isDelegated })
        }
        for (const each of actions) {
          await network.admin.query('truncate parcels.code_failure')
          if (each.do === 'arrive') {
            parcels.push({ id: await counters.arrive(each.outlet), outlet: each.outlet })
          } else if (each.do === 'issue') {
            const named = [...new Set(each.picks.map(pick).filter((parcel) => parcel !== undefined))]
            const { code } = named.length > 0 ? await counters.issue(named.map(({ id }) => id)) : { code: null }
            if (code) show(code, named[0]!.outlet, false)
          } else if (each.do === 'delegate') {
            const parcel = pick(each.pick)
            const input = { parcelId: parcel?.id ?? 'par' }
            const fields = 'delegation { code { reference digits qr validUntil parcels { id } } }'
            const { delegation } = await counters.as(platform, 'delegateCollection', input, fields)
            if (parcel && delegation) show(delegation.code, parcel.outlet, true)
          } else if (each.do === 'collect') {
            const code = shown[each.pick % Math.max(1, shown.length)]
            if (!code) continue
            const before = await Promise.all(
              parcels.map(async ({ id }) => [id, (await counters.see(id)).state] as const),
            )
            const there = new Set(
              before.flatMap(([id, state]) => (state === 'AT_OUTLET' || state === 'EXPIRED' ? [id] : [])),
            )
            const isCurrent = await stillOpens(code)
            const result = await counters.collect(each.outlet, each.byQr ? { qr: code.qr } : code)
            const got: string[] = (result.parcels ?? []).map(({ id }: { id: string }) => id)
            for (const id of got) {
              expect([id, code.opens.has(id), there.has(id), collected.has(id), code.outlet]).toEqual([
                id,
                true,
                true,
                false,
                each.outlet,
              ])
              collected.add(id)
            }
            if (each.outlet === code.outlet && isCurrent) expect(got.length).toBeGreaterThan(0)
            if (got.length > 0) expect((await counters.collect(each.outlet, code)).parcels).toBeNull()
          } else if (each.do === 'wait') {
            time += each.hours * 3_600_000
            await counters.wait(new Date(time).toISOString())
          } else {
            const parcel = pick(each.pick)
            if (!parcel) continue
            if (each.do === 'redirect') await network.redirect(parcel.id, [network.outlets[2]!])
            else if (each.do === 'extend')
              await counters.as(platform, 'extendHold', { parcelId: parcel.id }, 'userErrors { code }')
            else if (each.do === 'take')
              await counters.scan(parcel.outlet, { kind: 'HANDED_TO_COURIER', parcelId: parcel.id })
            else {
              const input = { outletId: network.outlets[parcel.outlet], parcelId: parcel.id }
              await counters.as(
                network.counter(network.outlets[parcel.outlet]!),
                'refuseParcel',
                input,
                'userErrors { code }',
              )
            }
          }
          await network.checkShelves()
        }
        /** Returns true when the shipper is shown this very code for a parcel, so that it has to open it. */
        async function stillOpens(code: Shown): Promise<boolean> {
          if (code.isDelegated) return false
          for (const id of code.opens) {
            const { rows } = await network.admin.query(
              `select from parcels.code_parcel l join parcels.code c on c.id = l.code_id join parcels.parcel p on p.id = l.parcel_id
              where l.parcel_id = $1 and c.reference = $2 and l.state = 'OPEN' and greatest(c.valid_until, p.hold_until) > $3`,
              [id, code.reference, new Date(time)],
            )
            if (rows.length > 0) return true
          }
          return false
        }
      }),
      { numRuns: 6, seed: 20261128 },
    )
  })
})
