import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../local-time.ts'
import { isBusinessDay, isPublicHoliday, isWeekend } from './calendar.ts'

/** Returns those of `count` days for which something holds. */
function daysOf(from: string, count: number, holds: (date: string) => boolean): string[] {
  return Array.from({ length: count }, (_, offset) => addDays(from, offset)).filter(holds)
}

describe('a public holiday', () => {
  test('is one of the country', () => {
    expect(isPublicHoliday('2026-07-14', 'FR')).toBe(true)
    expect(isPublicHoliday('2026-07-14', 'DE')).toBe(false)
    expect(isPublicHoliday('2026-08-15', 'IN')).toBe(true)
  })

  test('is one of a part of the country where that is named', () => {
    expect(isPublicHoliday('2026-11-30', 'GB')).toBe(false)
    expect(isPublicHoliday('2026-11-30', 'GB', 'SCT')).toBe(true)
    expect(isPublicHoliday('2026-12-25', 'GB', 'nowhere')).toBe(true)
  })

  test('moves with the moon and with Easter, and to a substitute day', () => {
    expect([isPublicHoliday('2026-04-06', 'FR'), isPublicHoliday('2027-04-06', 'FR')]).toEqual([true, false])
    expect(isPublicHoliday('2026-12-28', 'GB')).toBe(true)
  })

  test('may last for days, also into the next year', () => {
    const eid = ['2026-03-20', '2026-03-21', '2026-03-22']
    expect(daysOf('2026-03-17', 10, (date) => isPublicHoliday(date, 'TR'))).toEqual(eid)
    // Incwala in Eswatini.
    const days = daysOf('2026-12-27', 8, (date) => isPublicHoliday(date, 'SZ'))
    expect(days).toEqual(['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'])
  })

  test('is neither a half day nor a day of remembrance, nor anything in a country that does not exist', () => {
    expect(isPublicHoliday('2026-03-08', 'CN')).toBe(false)
    expect(isPublicHoliday('2026-12-24', 'DE')).toBe(false)
    expect(daysOf('2026-01-01', 365, (date) => isPublicHoliday(date, 'XX'))).toEqual([])
  })

  test('is the same in a process of any zone', () => {
    const file = fileURLToPath(new URL('calendar.ts', import.meta.url))
    const program = `
      const { isPublicHoliday } = await import(${JSON.stringify(file)})
      const days = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10))
      console.log(['SA', 'FR', 'NZ', 'US'].map((country) => days.filter((day) => isPublicHoliday(day, country)).join()).join())`
    const printed = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'].map((TZ) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ },
      }).toString(),
    )
    expect(printed[0]!.split(',').length).toBeGreaterThan(30)
    expect(new Set(printed).size).toBe(1)
  })
})

test('a weekend is that of the country, and Saturday and Sunday where none is known', () => {
  const weekendIn = (country: string | null) => daysOf('2026-11-23', 7, (date) => isWeekend(date, country))
  expect(weekendIn('FR')).toEqual(['2026-11-28', '2026-11-29'])
  expect(weekendIn('EG')).toEqual(['2026-11-27', '2026-11-28'])
  expect(weekendIn('IN')).toEqual(['2026-11-29'])
  expect(weekendIn(null)).toEqual(['2026-11-28', '2026-11-29'])
  expect(weekendIn('?')).toEqual(['2026-11-28', '2026-11-29'])
})

test('a business day is neither, and one comes within three weeks wherever and whenever', () => {
  expect(daysOf('2026-12-21', 8, (date) => isBusinessDay(date, 'FR'))).toEqual([
    '2026-12-21',
    '2026-12-22',
    '2026-12-23',
    '2026-12-24',
    '2026-12-28',
  ])
  expect(isBusinessDay('2026-12-25', null)).toBe(true)
  const country = fc.constantFrom('IN', 'FR', 'DE', 'SA', 'EG', 'CN', 'JP', 'TR', 'BR', 'XX', null)
  fc.assert(
    fc.property(country, fc.integer({ min: 0, max: 73_000 }), (where, offset) => {
      const from = addDays('2000-01-01', offset)
      const days = daysOf(from, 21, (date) => isBusinessDay(date, where))
      expect(days.length).toBeGreaterThan(0)
      for (const day of days) expect(isWeekend(day, where)).toBe(false)
    }),
  )
})
