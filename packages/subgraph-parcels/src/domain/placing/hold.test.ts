import { addDays, type HoldPolicy, instantOf, localDate, parseHours } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfDay, extendForClosure, holdEndingAt, holdUntil, lastHoldDay, nextOpeningDay } from './hold.ts'

const zone = 'Europe/Prague'
const open = (text: string | null, timeZone = zone, country: string | null = null) => ({
  timeZone,
  country,
  hours: parseHours(text, timeZone, country),
})
const monday = new Date('2022-11-07T10:00:00Z')
const openingDays = (count: number): HoldPolicy => ({ unit: 'OUTLET_OPENING_DAYS', count })

describe('the hold of a parcel', () => {
  // The last days of holds of five opening days after Monday 7 November 2022, which does not count, and of two more.
  it.each([
    ['Mo-Fr 09:00-17:00', '2022-11-14', '2022-11-16'],
    ['Mo-Sa 09:00-17:00', '2022-11-12', '2022-11-15'],
    ['Mo-Su 09:00-17:00', '2022-11-12', '2022-11-14'],
  ])('counts the days on which the outlet opens: %s', (hours, five, extended) => {
    const policy = { ...openingDays(5), maxExtensions: 1, extensionCount: 2 }
    expect(lastHoldDay('2022-11-07', policy, open(hours))).toBe(five)
    expect(lastHoldDay('2022-11-07', policy, open(hours), 1)).toBe(extended)
    expect(holdUntil(monday, policy, open(hours), 1)).toEqual(instantOf(extended, 17 * 60, zone))
    expect(lastHoldDay('2022-11-07', openingDays(7), open(hours))).toBe(extended)
  })

  it('counts calendar days when hours are not known', () => {
    expect(lastHoldDay('2022-11-07', openingDays(5), open(null))).toBe('2022-11-12')
  })

  it.each([
    ['a weekend', '2022-11-10', 2, 'DE', '2022-11-14'],
    ['a weekend where no country is known', '2022-11-10', 2, null, '2022-11-14'],
    ['a weekend on Friday and Saturday', '2022-11-09', 2, 'EG', '2022-11-13'],
    ['a weekend on Sunday only', '2022-11-10', 2, 'IN', '2022-11-12'],
    ['Good Friday and Easter Monday', '2026-04-02', 2, 'DE', '2026-04-08'],
    ['no holiday of another country', '2026-07-13', 1, 'DE', '2026-07-14'],
    ['a holiday of the own one', '2026-07-13', 1, 'FR', '2026-07-15'],
  ])('skips %s for business days', (_, arrival, count, country, last) => {
    expect(lastHoldDay(arrival, { unit: 'BUSINESS_DAYS', count }, open('24/7', zone, country))).toBe(last)
  })

  it('ends with the last closing time at which the parcel can be collected', () => {
    const until = holdUntil(monday, { unit: 'CALENDAR_DAYS', count: 6 }, open('Mo-Fr 09:00-12:00,14:00-17:30'))
    // Six days later is a Sunday, so the hold ends when the outlet closes on Friday.
    expect(until).toEqual(instantOf('2022-11-11', 17 * 60 + 30, zone))
  })

  it('counts hours exactly, extensions included, also when the clock changes', () => {
    const policy: HoldPolicy = { unit: 'HOURS', count: 48, maxExtensions: 2, extensionCount: 24 }
    const arrived = new Date('2022-10-29T10:11:12Z')
    const ends = [0, 1, 2].map((extensions) => holdUntil(arrived, policy, open('Mo-Fr 09:00-17:00'), extensions))
    const days = ['2022-10-31', '2022-11-01', '2022-11-02']
    expect(ends).toEqual(days.map((day) => new Date(`${day}T10:11:12Z`)))
  })

  it('is about to end a day before it ends, or as many hours before as the policy says', () => {
    const until = new Date('2022-11-14T16:00:00Z')
    expect(holdEndingAt(until, openingDays(5))).toEqual(new Date('2022-11-13T16:00:00Z'))
    expect(holdEndingAt(until, { ...openingDays(5), reminderHours: 48 })).toEqual(new Date('2022-11-12T16:00:00Z'))
  })

  describe('of an outlet that closes meanwhile', () => {
    const known = open('Mo-Fr 09:00-17:00')
    // Monday 14 November is the last day of the hold, and the outlet reopens on Thursday.
    const closed = open('Mo-Fr 09:00-17:00; 2022 Nov 10-16 off')
    const closing = (day: string): Date => instantOf(day, 17 * 60, zone)
    const policies: HoldPolicy[] = [
      openingDays(5),
      { unit: 'CALENDAR_DAYS', count: 7 },
      { unit: 'BUSINESS_DAYS', count: 5 },
      { unit: 'HOURS', count: 7 * 24 },
    ]

    it.each([
      ['OUTLET_OPENING_DAYS', '2022-11-21'],
      ['CALENDAR_DAYS', '2022-11-17'],
      ['BUSINESS_DAYS', '2022-11-17'],
      ['HOURS', '2022-11-17'],
    ])('lasts until it opens again when the policy says so: %s', (unit, day) => {
      const policy = { ...policies.find((each) => each.unit === unit)!, extendOnClosure: true }
      const until = holdUntil(monday, policy, known)
      expect(extendForClosure(until, monday, policy, closed)).toEqual(closing(day))
      // Nothing changes when it did not close.
      expect(extendForClosure(until, monday, policy, known)).toEqual(until)
    })

    it.each(policies)('ends as it was promised when the policy does not: $unit', (policy) => {
      const until = holdUntil(monday, policy, known)
      expect(extendForClosure(until, monday, policy, closed)).toEqual(until)
    })

    it('ends no earlier for more hours, when the last of them falls on the day on which it opens again', () => {
      const endOf = (count: number): Date => holdUntil(monday, { unit: 'HOURS', count, extendOnClosure: true }, known)
      // From Monday at 11 to Sunday at 23, and to the next Monday at midnight and at one, before it opens; Tuesday is exact.
      expect([6 * 24 + 12, 6 * 24 + 13, 6 * 24 + 14].map(endOf)).toEqual(Array(3).fill(closing('2022-11-14')))
      expect(endOf(7 * 24 + 22)).toEqual(new Date('2022-11-15T08:00:00Z'))
    })

    it('never ends earlier, although the outlet now opens more often', () => {
      const policy = { ...openingDays(5), extendOnClosure: true }
      const until = holdUntil(monday, policy, known)
      expect(extendForClosure(until, monday, policy, open('Mo-Su 09:00-17:00'))).toEqual(until)
    })
  })

  it('counts hours after midnight to the day on which they started', () => {
    expect(endOfDay('2022-11-11', open('Fr 18:00-26:00'))).toEqual(instantOf('2022-11-11', 1440, zone))
  })

  it('finds the next opening day after a weekend', () => {
    expect(nextOpeningDay('2022-11-11', open('Mo-Fr 09:00-17:00'))).toBe('2022-11-14')
  })

  it('ends after the arrival, on its last day at the latest, and later for a longer policy', () => {
    const policies = fc.record({
      unit: fc.constantFrom<HoldPolicy['unit']>('CALENDAR_DAYS', 'BUSINESS_DAYS', 'OUTLET_OPENING_DAYS', 'HOURS'),
      count: fc.integer({ min: 1, max: 20 }),
      extendOnClosure: fc.boolean(),
      extensionCount: fc.integer({ min: 0, max: 3 }),
    })
    const places = fc.constantFrom(
      open('Mo-Sa 09:00-18:00'),
      open('Tu,Th 10:00-12:00', 'Australia/Lord_Howe'),
      open(null, 'America/Sao_Paulo'),
      open('24/7', 'Asia/Kolkata'),
      open('Sa 08:00-12:00', 'Pacific/Chatham'),
      open('Mo-Sa 09:00-18:00; 2025 Jul 1-20 off', 'Europe/Paris', 'FR'),
      open('Su-Th 08:00-20:00', 'Africa/Cairo', 'EG'),
    )
    const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, policies, places, (arrivedAt, policy, place) => {
        const until = holdUntil(arrivedAt, policy, place)
        expect(until > arrivedAt).toBe(true)
        const longer = holdUntil(arrivedAt, { ...policy, count: policy.count + 1 }, place)
        expect(longer >= until).toBe(true)
        expect(holdUntil(arrivedAt, policy, place, 1) >= until).toBe(true)
        const plain = holdUntil(arrivedAt, { ...policy, extendOnClosure: false }, place)
        expect(policy.extendOnClosure ? until >= plain : until).toEqual(policy.extendOnClosure ? true : plain)
        if (policy.unit === 'HOURS') return
        const last = lastHoldDay(localDate(arrivedAt, place.timeZone), policy, place)
        expect(until <= instantOf(addDays(last, 1), 0, place.timeZone)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
