import * as fc from 'fast-check'
import { addDays, isBusinessDay, localDate, localTime, parseHours } from '@restante/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { promiseReady, type PromiseTerms } from './promise.ts'

const weekdaysAt = (time: string) => ({ MONDAY: time, TUESDAY: time, WEDNESDAY: time, THURSDAY: time, FRIDAY: time })

/** A carrier in France that collects at 16:00 from Monday to Friday and takes two days. */
function terms(change: Partial<PromiseTerms> & { text?: string | null } = {}): PromiseTerms {
  const { text = 'Mo-Sa 09:00-19:00', timeZone = 'Europe/Paris', country = 'FR' } = change
  return {
    transit: { businessDays: 2, readyFrom: '10:00', readyBy: '17:00' },
    cutOff: weekdaysAt('16:00'),
    timeZone,
    country,
    hours: parseHours(text, timeZone, country),
    ...change,
  }
}

/** The window as the clock at the outlet shows it. */
function shown(acceptedAt: string, change?: Parameters<typeof terms>[0]): string | null {
  const { timeZone } = terms(change)
  const promised = promiseReady(new Date(acceptedAt), terms(change))
  if (!promised) return null
  const clock = (at: Date): string => {
    const { minutes } = localTime(at, timeZone)
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  }
  expect(localDate(promised.readyFrom, timeZone)).toBe(promised.ready)
  return `${promised.counts} ${promised.arrives} ${promised.ready} ${clock(promised.readyFrom)}-${clock(promised.readyBy)}`
}

describe('a promise', () => {
  // 24 November 2026 is a Tuesday; Paris is one hour ahead of UTC.
  test('counts the day of acceptance until the cut-off, and the next working day from then on', () => {
    expect(shown('2026-11-24T14:59:59Z')).toBe('2026-11-24 2026-11-26 2026-11-26 10:00-17:00')
    expect(shown('2026-11-24T15:00:00Z')).toBe('2026-11-25 2026-11-27 2026-11-27 10:00-17:00')
  })

  test('skips weekends, and weekdays without a cut-off', () => {
    expect(shown('2026-11-27T15:00:00Z')).toBe('2026-11-30 2026-12-02 2026-12-02 10:00-17:00')
    expect(shown('2026-11-24T10:00:00Z', { cutOff: { SATURDAY: '12:00' } })).toBe(
      '2026-11-28 2026-12-01 2026-12-01 10:00-17:00',
    )
  })

  test('skips public holidays of the country, at acceptance and on the way', () => {
    // Friday 25 December, and the Friday after it.
    expect(shown('2026-12-24T15:30:00Z')).toBe('2026-12-28 2026-12-30 2026-12-30 10:00-17:00')
    expect(shown('2026-12-30T10:00:00Z')).toBe('2026-12-30 2027-01-04 2027-01-04 10:00-17:00')
    expect(shown('2026-12-24T10:00:00Z', { country: 'XX' })).toBe('2026-12-24 2026-12-28 2026-12-28 10:00-17:00')
  })

  test('counts every working day of the country until midnight where no cut-off is stated', () => {
    expect(shown('2026-11-24T22:59:00Z', { cutOff: null })).toBe('2026-11-24 2026-11-26 2026-11-26 10:00-17:00')
    expect(shown('2026-11-24T23:00:00Z', { cutOff: null })).toBe('2026-11-25 2026-11-27 2026-11-27 10:00-17:00')
    expect(shown('2026-11-28T10:00:00Z', { cutOff: null })).toBe('2026-11-30 2026-12-02 2026-12-02 10:00-17:00')
  })

  test('waits until the outlet opens, and lies within its hours', () => {
    const accepted = '2026-11-25T10:00:00Z'
    expect(shown(accepted, { text: 'Mo-Th 09:00-19:00' })).toBe('2026-11-25 2026-11-27 2026-11-30 10:00-17:00')
    expect(shown(accepted, { text: 'Fr 11:00-12:30,14:00-16:00' })).toBe('2026-11-25 2026-11-27 2026-11-27 11:00-16:00')
    // On Friday it closes before the parcel is there, on Saturday it opens after the last one.
    expect(shown(accepted, { text: 'Fr 07:00-10:00; Sa 17:00-20:00; Mo 16:30-18:00' })).toBe(
      '2026-11-25 2026-11-27 2026-11-30 16:30-17:00',
    )
    expect(shown(accepted, { text: '24/7' })).toBe('2026-11-25 2026-11-27 2026-11-27 10:00-17:00')
    expect(shown(accepted, { text: null })).toBe('2026-11-25 2026-11-27 2026-11-27 10:00-17:00')
    expect(shown(accepted, { text: 'off' })).toBeNull()
  })

  test('is of the same day only as long as the day lasts', () => {
    const transit = { businessDays: 0, readyFrom: '10:00', readyBy: '17:00' }
    const change = { transit, cutOff: weekdaysAt('18:00') }
    expect(shown('2026-11-24T06:00:00Z', change)).toBe('2026-11-24 2026-11-24 2026-11-24 10:00-17:00')
    expect(shown('2026-11-24T14:30:00Z', change)).toBe('2026-11-24 2026-11-24 2026-11-24 15:30-17:00')
    expect(shown('2026-11-24T16:00:00Z', change)).toBe('2026-11-24 2026-11-24 2026-11-25 10:00-17:00')
  })

  test('follows the clock at the outlet when it changes', () => {
    // Central Europe goes back one hour on 25 October 2026 and forward on 28 March 2027.
    const through = promiseReady(new Date('2026-10-23T10:00:00Z'), terms())
    expect(through?.readyFrom).toEqual(new Date('2026-10-27T09:00:00Z'))
    const night = { transit: { businessDays: 0, readyFrom: '02:30', readyBy: '04:00' }, cutOff: null, text: '24/7' }
    const sunday = { ...night, cutOff: { SUNDAY: '24:00' } }
    // 02:30 does not exist on 28 March: the clock goes from 02:00 to 03:00.
    const skipped = promiseReady(new Date('2027-03-27T23:30:00Z'), terms(sunday))
    expect(skipped).toMatchObject({
      readyFrom: new Date('2027-03-28T01:30:00Z'),
      readyBy: new Date('2027-03-28T02:00:00Z'),
    })
    // 02:30 comes twice on 25 October, and the first one counts.
    const twice = promiseReady(new Date('2026-10-24T22:30:00Z'), terms(sunday))
    expect(twice).toMatchObject({
      readyFrom: new Date('2026-10-25T00:30:00Z'),
      readyBy: new Date('2026-10-25T03:00:00Z'),
    })
  })

  test('comes after the acceptance, in opening hours, no earlier for a later one or a longer way', () => {
    const places = fc.constantFrom(
      { timeZone: 'Europe/Paris', country: 'FR', text: 'Mo-Fr 09:00-12:00,14:00-18:00; PH off' },
      { timeZone: 'Asia/Kolkata', country: 'IN', text: 'Mo-Sa 10:00-16:00' },
      { timeZone: 'Africa/Cairo', country: 'EG', text: 'Su-Th 08:00-20:00' },
      { timeZone: 'Australia/Lord_Howe', country: 'AU', text: '24/7' },
      { timeZone: 'Pacific/Chatham', country: 'NZ', text: null },
    )
    const times = fc.constantFrom(
      { readyFrom: '00:00', readyBy: '24:00' },
      { readyFrom: '10:00', readyBy: '17:00' },
      { readyFrom: '11:30', readyBy: '15:00' },
    )
    const cutOffs = fc.constantFrom(null, weekdaysAt('16:00'), { SUNDAY: '09:00', WEDNESDAY: '24:00' })
    const instant = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(places, times, cutOffs, instant, fc.nat(10), fc.nat(72), (place, time, cutOff, at, days, hours) => {
        const of = (businessDays: number) => terms({ ...place, cutOff, transit: { businessDays, ...time } })
        const promised = promiseReady(at, of(days))!
        expect(promised.readyFrom >= at).toBe(true)
        expect(promised.readyFrom < promised.readyBy).toBe(true)
        const opening = of(days).hours
        for (const moment of [promised.readyFrom, new Date(promised.readyBy.getTime() - 1)]) {
          expect(opening.state(moment)).not.toBe('CLOSED')
        }
        const later = promiseReady(new Date(at.getTime() + hours * 3_600_000), of(days))!
        expect(later.readyBy >= promised.readyBy).toBe(true)
        expect(promiseReady(at, of(days + 1))!.readyBy >= promised.readyBy).toBe(true)
        // The working days between the two, counted one by one.
        let counted = 0
        for (let day = promised.counts; day < promised.arrives; counted += isBusinessDay(day, place.country) ? 1 : 0) {
          day = addDays(day, 1)
        }
        expect(counted).toBe(days)
      }),
      { numRuns: 500 },
    )
  })
})
