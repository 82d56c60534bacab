import { addDays, type HoldPolicy, instantOf, localDate, parseHours } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfDay, holdUntil, lastHoldDay, nextOpeningDay } from './hold.ts'

const zone = 'Europe/Prague'
const open = (text: string | null, timeZone = zone) => ({ timeZone, hours: parseHours(text, timeZone) })
const openingDays = (count: number): HoldPolicy => ({ unit: 'OUTLET_OPENING_DAYS', count })

describe('the hold of a parcel', () => {
  // The last days of holds of five and seven opening days after Monday 7 November 2022, which does not count.
  it.each([
    ['Mo-Fr 09:00-17:00', '2022-11-14', '2022-11-16'],
    ['Mo-Sa 09:00-17:00', '2022-11-12', '2022-11-15'],
    ['Mo-Su 09:00-17:00', '2022-11-12', '2022-11-14'],
  ])('counts the days on which the outlet opens: %s', (hours, five, seven) => {
    expect(lastHoldDay('2022-11-07', openingDays(5), open(hours))).toBe(five)
    expect(lastHoldDay('2022-11-07', openingDays(7), open(hours))).toBe(seven)
  })

  it('counts calendar days when hours are not known', () => {
    expect(lastHoldDay('2022-11-07', openingDays(5), open(null))).toBe('2022-11-12')
  })

  it('skips weekends for business days', () => {
    expect(lastHoldDay('2022-11-10', { unit: 'BUSINESS_DAYS', count: 2 }, open('24/7'))).toBe('2022-11-14')
  })

  it('ends with the last closing time at which the parcel can be collected', () => {
    const arrivedAt = new Date('2022-11-07T10:00:00Z')
    const until = holdUntil(arrivedAt, { unit: 'CALENDAR_DAYS', count: 6 }, open('Mo-Fr 09:00-12:00,14:00-17:30'))
    // Six days later is a Sunday, so the hold ends when the outlet closes on Friday.
    expect(until).toEqual(instantOf('2022-11-11', 17 * 60 + 30, zone))
  })

  it('counts hours exactly', () => {
    const arrivedAt = new Date('2022-11-07T10:11:12Z')
    expect(holdUntil(arrivedAt, { unit: 'HOURS', count: 48 }, open(null))).toEqual(new Date('2022-11-09T10:11:12Z'))
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
    })
    const places = fc.constantFrom(
      open('Mo-Sa 09:00-18:00'),
      open('Tu,Th 10:00-12:00', 'Australia/Lord_Howe'),
      open(null, 'America/Sao_Paulo'),
      open('24/7', 'Asia/Kolkata'),
      open('Sa 08:00-12:00', 'Pacific/Chatham'),
    )
    const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, policies, places, (arrivedAt, policy, place) => {
        const until = holdUntil(arrivedAt, policy, place)
        expect(until > arrivedAt).toBe(true)
        const longer = holdUntil(arrivedAt, { ...policy, count: policy.count + 1 }, place)
        expect(longer >= until).toBe(true)
        if (policy.unit === 'HOURS') return
        const last = lastHoldDay(localDate(arrivedAt, place.timeZone), policy, place)
        expect(until <= instantOf(addDays(last, 1), 0, place.timeZone)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
