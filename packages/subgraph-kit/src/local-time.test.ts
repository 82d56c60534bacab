import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  daysBetween,
  formatInZone,
  instantOf,
  isLocalDate,
  isTimeZone,
  localDate,
  localTime,
  offsetMs,
} from './local-time.ts'

const paris = 'Europe/Paris'
const newYork = 'America/New_York'
const lordHowe = 'Australia/Lord_Howe'
const apia = 'Pacific/Apia'

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC')
const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
const days = fc
  .date({ min: new Date('1970-01-03'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

/** Returns what the clock of the place shows, to the minute. */
const wallOf = (instant: Date, timeZone: string): string => formatInZone(instant, timeZone).slice(0, 16)

describe('formatInZone', () => {
  it.each([
    ['2026-11-22T15:11:00Z', 'Asia/Kolkata', '2026-11-22T20:41:00+05:30'],
    ['2026-07-01T12:00:00Z', paris, '2026-07-01T14:00:00+02:00'],
    ['2026-01-01T03:00:00Z', newYork, '2025-12-31T22:00:00-05:00'],
    ['2026-01-01T00:00:00Z', 'America/St_Johns', '2025-12-31T20:30:00-03:30'],
    ['2026-01-01T00:00:00Z', lordHowe, '2026-01-01T11:00:00+11:00'],
    ['2026-07-01T00:00:00Z', lordHowe, '2026-07-01T10:30:00+10:30'],
    ['2026-01-01T00:00:00.999Z', 'Europe/London', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', '2026-01-01T05:45:00+05:45'],
  ])('writes %s in %s as %s', (instant, timeZone, expected) => {
    expect(formatInZone(new Date(instant), timeZone)).toBe(expected)
  })

  it('names the same moment in every zone, also where an offset once had seconds', () => {
    fc.assert(
      fc.property(instants, zones, (instant, timeZone) => {
        const whole = Math.floor(instant.getTime() / 1_000) * 1_000
        expect(Date.parse(formatInZone(instant, timeZone))).toBe(whole)
      }),
    )
    const then = new Date('1971-06-01T12:00:00Z')
    expect(offsetMs(then, 'Africa/Monrovia') % 60_000).not.toBe(0)
    expect(Date.parse(formatInZone(then, 'Africa/Monrovia'))).toBe(then.getTime())
  })
})

describe('localDate and localTime', () => {
  it.each([
    ['2026-11-22T23:30:00Z', paris, '2026-11-23', 30, 60],
    ['2026-11-22T04:59:59.999Z', newYork, '2026-11-21', 1_439, -300],
    ['2011-12-30T09:59:59Z', apia, '2011-12-29', 1_439, -600],
    ['2011-12-30T10:00:00Z', apia, '2011-12-31', 0, 840],
    ['1969-12-31T23:59:59.500Z', 'UTC', '1969-12-31', 1_439, 0],
  ])('read %s on the wall of %s', (instant, timeZone, date, minutes, offsetMinutes) => {
    expect(localDate(new Date(instant), timeZone)).toBe(date)
    expect(localTime(new Date(instant), timeZone)).toEqual({ date, minutes, offsetMinutes })
  })

  it('refuse a zone that is none', () => {
    expect(() => localDate(new Date(0), 'Mars/Olympus')).toThrow(RangeError)
  })
})

describe('instantOf', () => {
  it('leads back to the day and minute that it was given, or to the wall after a skipped hour', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1_439 }), zones, (date, minutes, timeZone) => {
        const instant = instantOf(date, minutes, timeZone)
        const shown = localTime(instant, timeZone)
        if (shown.date === date && shown.minutes === minutes) return
        // Only where the clock jumped over that time within the day before.
        const jumpMs = offsetMs(instant, timeZone) - offsetMs(new Date(instant.getTime() - 86_400_000), timeZone)
        const lateMinutes = daysBetween(date, shown.date) * 1_440 + shown.minutes - minutes
        expect(lateMinutes).toBe(Math.round(jumpMs / 60_000))
        expect(lateMinutes).toBeGreaterThan(0)
      }),
    )
  })

  it('leads back to the instant, unless that is the second time that the wall shows it', () => {
    fc.assert(
      fc.property(instants, zones, (instant, timeZone) => {
        const { date, minutes } = localTime(instant, timeZone)
        const again = instantOf(date, minutes, timeZone)
        // Offsets with seconds do not let a whole minute be named.
        fc.pre(offsetMs(instant, timeZone) % 60_000 === 0 && offsetMs(again, timeZone) % 60_000 === 0)
        expect(wallOf(again, timeZone)).toBe(wallOf(instant, timeZone))
        expect(again.getTime()).toBeLessThanOrEqual(instant.getTime())
      }),
    )
  })

  it('takes minute 1440 for the midnight that ends the day, also on days of 23 and 25 hours', () => {
    for (const date of ['2026-03-29', '2026-10-25', '2026-06-01']) {
      expect(instantOf(date, 1_440, paris)).toEqual(instantOf(addDays(date, 1), 0, paris))
    }
    const hours = (date: string): number =>
      (instantOf(date, 1_440, paris).getTime() - instantOf(date, 0, paris).getTime()) / 3_600_000
    expect(['2026-03-29', '2026-10-25', '2026-06-01'].map(hours)).toEqual([23, 25, 24])
  })

  it.each([
    ['an hour in the northern spring', '2026-03-29', 150, paris, '2026-03-29T03:30:00+02:00'],
    ['an hour across the Atlantic', '2026-03-08', 150, newYork, '2026-03-08T03:30:00-04:00'],
    ['half an hour in the southern spring', '2026-10-04', 135, lordHowe, '2026-10-04T02:45:00+11:00'],
    ['the whole 30 December 2011 of Samoa', '2011-12-30', 720, apia, '2011-12-31T12:00:00+14:00'],
  ])('reads a time that a clock change skips with the offset before: %s', (_, date, minutes, timeZone, expected) => {
    expect(formatInZone(instantOf(date, minutes, timeZone), timeZone)).toBe(expected)
  })

  it.each([
    ['the last minute before', '2026-03-29', 119, paris, '2026-03-29T01:59:00+01:00'],
    ['the first minute after', '2026-03-29', 180, paris, '2026-03-29T03:00:00+02:00'],
    ['the last minute before', '2026-10-04', 119, lordHowe, '2026-10-04T01:59:00+10:30'],
    ['the first minute after', '2026-10-04', 150, lordHowe, '2026-10-04T02:30:00+11:00'],
    ['the last minute before', '2011-12-29', 1_439, apia, '2011-12-29T23:59:00-10:00'],
    ['the first minute after', '2011-12-31', 0, apia, '2011-12-31T00:00:00+14:00'],
  ])('knows %s a gap: %s, minute %i, %s', (_, date, minutes, timeZone, expected) => {
    expect(formatInZone(instantOf(date, minutes, timeZone), timeZone)).toBe(expected)
  })

  it.each([
    ['an hour in the northern autumn', '2026-10-25', 150, paris, '2026-10-25T02:30:00+02:00'],
    ['an hour across the Atlantic', '2026-11-01', 90, newYork, '2026-11-01T01:30:00-04:00'],
    ['half an hour in the southern autumn', '2026-04-05', 105, lordHowe, '2026-04-05T01:45:00+11:00'],
  ])('takes the first of a time that comes twice: %s', (_, date, minutes, timeZone, expected) => {
    expect(formatInZone(instantOf(date, minutes, timeZone), timeZone)).toBe(expected)
  })
})

describe('days', () => {
  it('are counted by the calendar', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-12-31', '2027-01-02')).toBe(2)
    fc.assert(
      fc.property(days, fc.integer({ min: -20_000, max: 20_000 }), (date, count) => {
        expect(daysBetween(date, addDays(date, count))).toBe(count)
        expect(addDays(addDays(date, count), -count)).toBe(date)
      }),
    )
  })

  it('exist or do not', () => {
    for (const date of ['2026-01-31', '2028-02-29', '2000-02-29', '0001-01-01']) expect(isLocalDate(date)).toBe(true)
    for (const text of ['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00']) {
      expect(isLocalDate(text)).toBe(false)
    }
    for (const text of [
      '',
      '2026-1-1',
      '20260101',
      '2026-01-01T00:00:00Z',
      ' 2026-01-01',
      '2026-01-01\n',
      '+02026-01-01',
    ])
      expect(isLocalDate(text)).toBe(false)
  })
})

describe('isTimeZone', () => {
  it('takes the names of the IANA data base', () => {
    for (const name of [paris, 'Asia/Calcutta', 'Asia/Kolkata', 'America/Argentina/Ushuaia', 'UTC', 'Etc/GMT+5'])
      expect(isTimeZone(name)).toBe(true)
  })

  it('refuses bare offsets and everything else', () => {
    for (const name of ['', '+05:30', '-03', 'UTC+1', 'GMT+5', 'Z', 'Europe/Atlantis', 'Europe/Paris ', '../UTC'])
      expect(isTimeZone(name)).toBe(false)
  })
})
