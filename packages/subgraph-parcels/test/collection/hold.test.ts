import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { type Counters, countersOf } from './counters.ts'

/** Five opening days, of an outlet that is open from Monday to Saturday. */
const policy = { unit: 'OUTLET_OPENING_DAYS', count: 5 }
/** The last closing time of a parcel that arrives at the start, a Monday. */
const ends = '2026-11-28T12:30:00Z'

describe('the hold of a parcel at its counter', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    await network.publish(0, { hold_policy: { ...policy, maxExtensions: 2, extensionCount: 3 } })
    await network.publish(1, { hold_policy: { ...policy, extendOnClosure: true } })
  })
  afterAll(() => network.close())
  beforeEach(() => counters.wait(start))

  const extend = (parcelId: string, caller = network.caller('platform')): Promise<any> =>
    counters.as(caller, 'extendHold', { parcelId }, 'parcel { state holdUntil holdExtensions } userErrors { code }')

  it('is announced once before it ends, and then expires, with the parcel and its place still there', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    await counters.wait('2026-11-27T12:29:59Z')
    expect(await counters.eventsOf(id)).not.toContain('parcel.hold_ending')
    await counters.wait('2026-11-27T12:30:00Z')
    await counters.wait('2026-11-28T12:29:59Z')
    expect((await counters.eventsOf(id)).slice(3)).toEqual(['parcel.hold_ending'])
    await counters.wait(ends)
    expect((await counters.eventsOf(id)).slice(3)).toEqual(['parcel.hold_ending', 'parcel.expired'])
    expect((await counters.see(id)).state).toBe('EXPIRED')
    const { rows } = await network.admin.query('select kind, to_day from parcels.place where holder_id = $1', [id])
    expect(rows).toEqual([{ kind: 'HELD', to_day: null }])
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, { qr: code.qr })).toBe('CODE_REFUSED')
    await network.checkShelves()
  })

  it('has ended for its code at its last moment, whenever the parcel expires', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    network.setTime(ends)
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    expect((await counters.see(id)).state).toBe('AT_OUTLET')
    network.setTime('2026-11-28T12:29:59Z')
    expect(await counters.tryAt(0, code)).toEqual(['COLLECTED'])
  })

  it('is extended as often as its service point allows, and its code stays the same', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    expect(await extend(id)).toEqual({
      // Three more opening days, as if it had been eight from the start.
      parcel: { state: 'AT_OUTLET', holdUntil: '2026-12-02T18:00:00+05:30', holdExtensions: 1 },
      userErrors: [],
    })
    expect((await extend(id)).parcel).toMatchObject({ holdUntil: '2026-12-05T18:00:00+05:30', holdExtensions: 2 })
    expect(await extend(id)).toEqual({ parcel: null, userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
    const { rows } = await network.admin.query('select to_day from parcels.place where holder_id = $1', [id])
    expect(rows).toEqual([{ to_day: '2026-12-05' }])
    await network.checkShelves()
    await counters.wait('2026-12-05T12:29:59Z')
    expect(await counters.eventsOf(id)).toEqual([
      'parcel.announced',
      'parcel.at_outlet',
      'parcel.code_issued',
      'parcel.hold_extended',
      'parcel.hold_extended',
      'parcel.hold_ending',
    ])
    const renewed = await counters.codeOf(id)
    expect(renewed).toMatchObject({
      reference: code.reference,
      digits: code.digits,
      validUntil: '2026-12-05T12:30:00.000Z',
    })
    // The text that was sent to the recipient on arrival still opens the parcel.
    expect(renewed.qr).not.toBe(code.qr)
    expect(await counters.tryAt(0, { qr: code.qr })).toEqual(['COLLECTED'])
    await network.checkShelves()
  })

  it('is not extended for others, elsewhere, or where the service point allows none', async () => {
    const [id, elsewhere] = [await counters.arrive(), await counters.arrive(2)]
    const codes = async (parcelId: string, caller?: ReturnType<Network['caller']>): Promise<string> =>
      (await extend(parcelId, caller)).userErrors[0].code
    expect(await codes(elsewhere)).toBe('STATE_NOT_ALLOWED')
    expect(await codes(id, network.caller('stranger'))).toBe('NOT_FOUND')
    expect(await codes(id, network.caller('operator', { scopes: ['parcels:write'] }))).toBe('NOT_FOUND')
    await counters.tryAt(0, await counters.codeOf(id))
    expect(await codes(id)).toBe('STATE_NOT_ALLOWED')
  })

  it('that has expired is extended while the parcel is there: it waits again, with a new code', async () => {
    const id = await counters.arrive()
    const code = await counters.codeOf(id)
    await counters.wait('2026-11-30T06:30:00Z')
    expect((await extend(id)).parcel).toEqual({
      state: 'AT_OUTLET',
      holdUntil: '2026-12-02T18:00:00+05:30',
      holdExtensions: 1,
    })
    expect((await counters.eventsOf(id)).slice(3)).toEqual([
      'parcel.expired',
      'parcel.at_outlet',
      'parcel.code_issued',
      'parcel.hold_extended',
    ])
    const renewed = await counters.codeOf(id)
    expect(renewed.reference).not.toBe(code.reference)
    expect(await counters.tryAt(0, code)).toBe('CODE_REFUSED')
    // So late that even the extension would have passed: it counts from now.
    await counters.wait('2026-12-09T06:30:00Z')
    expect((await counters.see(id)).state).toBe('EXPIRED')
    expect((await extend(id)).parcel).toEqual({
      state: 'AT_OUTLET',
      holdUntil: '2026-12-12T18:00:00+05:30',
      holdExtensions: 2,
    })
    expect(await counters.tryAt(0, renewed)).toBe('CODE_REFUSED')
    expect(await counters.tryAt(0, await counters.codeOf(id))).toEqual(['COLLECTED'])
    await network.checkShelves()
  })

  it('that has expired leaves the parcel to be collected with a new code until the end of the next opening day', async () => {
    const [early, late] = [await counters.arrive(), await counters.arrive()]
    await counters.wait('2026-11-28T13:00:00Z')
    // Saturday evening; the outlet opens again on Monday.
    const code = await counters.codeOf(early)
    expect(code.validUntil).toBe('2026-11-30T12:30:00.000Z')
    expect(await counters.codeOf(early)).toEqual(code)
    expect(await counters.tryAt(0, code)).toEqual(['COLLECTED'])
    const other = await counters.codeOf(late)
    await counters.wait('2026-11-30T12:30:00Z')
    expect(await counters.tryAt(0, other)).toBe('CODE_REFUSED')
    expect((await counters.codeOf(late)).reference).not.toBe(other.reference)
    await network.checkShelves()
  })

  it('lasts longer when the outlet was closed meanwhile, by the hours that are known at its end', async () => {
    const id = await counters.arrive(1)
    const plain = await counters.arrive(0)
    await network.publish(1, {
      hold_policy: { ...policy, extendOnClosure: true },
      hours: 'Mo-Sa 09:00-18:00; 2026 Nov 25-2026 Nov 28 off',
    })
    await counters.wait(ends)
    expect((await counters.see(plain)).state).toBe('EXPIRED')
    // Four of its five opening days were lost.
    expect(await counters.see(id)).toMatchObject({ state: 'AT_OUTLET', holdUntil: '2026-12-03T18:00:00+05:30' })
    expect(await counters.eventsOf(id)).toContain('parcel.hold_extended')
    await network.checkShelves()
    await counters.wait('2026-12-03T12:30:00Z')
    expect((await counters.see(id)).state).toBe('EXPIRED')
    await network.checkShelves()
  })

  it.each([
    [{ unit: 'HOURS', count: 48, reminderHours: 12 }, '2026-11-25T12:00:00+05:30', '2026-11-24T18:30:00Z'],
    [{ unit: 'CALENDAR_DAYS', count: 2 }, '2026-11-25T18:00:00+05:30', '2026-11-24T12:30:00Z'],
    [{ unit: 'BUSINESS_DAYS', count: 2 }, '2026-11-25T18:00:00+05:30', '2026-11-24T12:30:00Z'],
    [{ unit: 'OUTLET_OPENING_DAYS', count: 2 }, '2026-11-25T18:00:00+05:30', '2026-11-24T12:30:00Z'],
  ])('ends by the policy %o', async (holdPolicy, until, reminder) => {
    await network.publish(3, { hold_policy: holdPolicy })
    const id = await counters.arrive(3)
    expect((await counters.see(id)).holdUntil).toBe(until)
    await counters.wait(new Date(Date.parse(reminder) - 1).toISOString())
    expect(await counters.eventsOf(id)).not.toContain('parcel.hold_ending')
    await counters.wait(reminder)
    expect(await counters.eventsOf(id)).toContain('parcel.hold_ending')
    await counters.wait(until)
    expect((await counters.see(id)).state).toBe('EXPIRED')
  })

  it('ends with the way back of what was not collected', async () => {
    const id = await counters.arrive()
    await counters.wait(ends)
    await counters.scan(0, { kind: 'HANDED_TO_COURIER', parcelId: id })
    expect(await counters.tryAt(0, { reference: 'AAAA', digits: '000000' })).toBe('CODE_REFUSED')
    expect((await counters.issue([id])).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
    expect((await counters.see(id)).state).toBe('RETURNING')
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [id])).rowCount).toBe(0)
    await network.checkShelves()
  })
})
