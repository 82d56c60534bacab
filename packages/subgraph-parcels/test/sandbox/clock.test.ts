import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

describe('the clock of a sandbox', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const admin = () => network.caller('platform', { scopes: ['admin', 'parcels:read'] })
  const advance = (input: object, caller = admin()): Promise<any> =>
    network.mutate(caller, 'advanceClock', input, 'now userErrors { code path }')
  const eventsOf = async (id: string): Promise<string[]> => {
    const query = 'query($id: ID!) { parcel(id: $id) { events(first: 50) { nodes { type occurredAt } } } }'
    const { data } = await network.run(network.caller('platform'), query, { id })
    return data.parcel.events.nodes.map((event: any) => `${event.occurredAt} ${event.type}`)
  }

  it('has let everything happen at its own time when it is set forward', async () => {
    const early = await network.createReturn({ dropOffBy: '2026-11-25' })
    const late = await network.createReturn({ dropOffBy: '2026-11-27' })
    await network.redirect(late.parcelId, [network.outlets[0]!])
    expect(await advance({ by: 'P10D' })).toEqual({ now: '2026-12-03T06:30:00.000Z', userErrors: [] })
    expect(await eventsOf(early.parcelId)).toEqual(
      expect.arrayContaining(['2026-11-26T12:00:00.000Z parcel.lapsed', '2026-11-26T12:00:00.000Z return.expired']),
    )
    // The promise of its place ended with the outlet's next opening day, days before the return did.
    expect(await eventsOf(late.parcelId)).toEqual(
      expect.arrayContaining(['2026-11-24T12:30:00.000Z redirect.failed', '2026-11-28T12:00:00.000Z parcel.lapsed']),
    )
    await network.checkShelves()
  })

  it('has freed what was reserved while a shopper paid', async () => {
    const { reservation } = await network.mutate(
      network.caller('platform'),
      'reservePlaces',
      { outletIds: [network.outlets[1]], partners: [network.partners.platform], purpose: 'COLLECTION', parcels: [{}] },
      'reservation { id }',
    )
    const stored = async (): Promise<unknown[]> =>
      (
        await network.admin.query(
          `select r.state, count(p.*) as places from parcels.reservation r left join parcels.place p on p.holder_id = r.id
           where r.id = $1 group by r.state`,
          [reservation.id],
        )
      ).rows
    await advance({ by: 'PT14M59S' })
    expect(await stored()).toEqual([{ state: 'HELD', places: 1 }])
    await advance({ by: 'PT1S' })
    expect(await stored()).toEqual([{ state: 'LAPSED', places: 0 }])
  })

  it('is set forward once by a request that is repeated', async () => {
    const idempotencyKey = 'one-hour'
    expect(await advance({ idempotencyKey, by: 'PT1H' })).toMatchObject({ now: '2026-11-23T07:30:00.000Z' })
    expect(await advance({ idempotencyKey, by: 'PT1H' })).toMatchObject({ now: '2026-11-23T07:30:00.000Z' })
    expect(await advance({ by: 'PT1H' })).toMatchObject({ now: '2026-11-23T08:30:00.000Z' })
  })

  it('is never set back, nor too far', async () => {
    const refused = (member: string) => ({
      now: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', member] }],
    })
    expect(await advance({ to: '2026-11-23T06:29:59Z' })).toEqual(refused('to'))
    expect(await advance({ by: 'P401D' })).toEqual(refused('by'))
    await expect(advance({})).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(advance({ by: 'PT1H', to: '2026-12-01T00:00:00Z' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('belongs to test keys with the scope', async () => {
    await expect(advance({ by: 'PT1H' }, network.caller('platform'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const live = network.caller('platform', { scopes: ['admin'], livemode: true })
    await expect(advance({ by: 'PT1H' }, live)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
