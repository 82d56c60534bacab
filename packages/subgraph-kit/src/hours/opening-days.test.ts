import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, instantOf } from '../local-time.ts'
import { parseHours } from './hours.ts'
import { openingDay } from './opening-days.ts'

const zone = 'Europe/Paris'
const stateOf = (text: string | null, date: string): string => openingDay(parseHours(text, zone), date, zone).state

test('a day is open, closed or not known', () => {
  // Friday and Saturday.
  expect(stateOf('Mo-Fr 09:00-17:00', '2026-11-27')).toBe('OPEN')
  expect(stateOf('Mo-Fr 09:00-17:00', '2026-11-28')).toBe('CLOSED')
  expect(stateOf('Mo-Fr 09:00-17:00 "by appointment"', '2026-11-27')).toBe('UNKNOWN')
  expect(stateOf(null, '2026-11-27')).toBe('UNKNOWN')
})

test('a day is the same again, and has the intervals between its midnights', () => {
  const texts = fc.constantFrom('Mo-Sa 09:00-12:00,14:00-18:00', 'Fr 22:00-02:00', '24/7', 'Su 01:00-04:00', 'off')
  const zones = fc.constantFrom('Europe/Paris', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham')
  fc.assert(
    fc.property(texts, zones, fc.integer({ min: 0, max: 800 }), (text, timeZone, offset) => {
      const hours = parseHours(text, timeZone)
      const date = addDays('2026-01-01', offset)
      const day = openingDay(hours, date, timeZone)
      expect(openingDay(hours, date, timeZone)).toEqual(day)
      const intervals = hours.intervals(instantOf(date, 0, timeZone), instantOf(date, 1_440, timeZone))
      expect(day).toEqual({ state: intervals.length > 0 ? 'OPEN' : 'CLOSED', intervals })
    }),
  )
})
