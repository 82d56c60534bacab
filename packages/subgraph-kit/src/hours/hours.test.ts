import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime } from '../local-time.ts'
import { isHoursText, parseHours } from './hours.ts'

const at = (text: string): Date => new Date(text)
const show = (intervals: readonly { start: Date; end: Date }[]): string[] =>
  intervals.map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`)

describe('the three states', () => {
  test('are told apart', () => {
    const tuesdayNoon = at('2026-11-24T12:00:00Z')
    expect(parseHours('24/7', 'UTC').state(tuesdayNoon)).toBe('OPEN')
    expect(parseHours('off', 'UTC').state(tuesdayNoon)).toBe('CLOSED')
    expect(parseHours('Mo-Fr 09:00-17:00 "by appointment"', 'UTC').state(tuesdayNoon)).toBe('UNKNOWN')
    expect(parseHours(null, 'UTC').state(tuesdayNoon)).toBe('UNKNOWN')
  })

  test.each(['', 'gibberish', 'Mo 08:00', 'Mo-Fr sunrise-sunset'])(
    'text that cannot be read (%j) is unknown',
    (text) => {
      const hours = parseHours(text, 'UTC')
      const noon = at('2026-11-24T12:00:00Z')
      expect(isHoursText(text)).toBe(false)
      expect(hours.state(noon)).toBe('UNKNOWN')
      expect(hours.nextChange(noon)).toBeNull()
      expect(hours.intervals(noon, at('2026-11-30T00:00:00Z'))).toEqual([])
      expect(hours.weekly(noon)).toEqual([])
    },
  )
})

describe('the place’s own zone decides', () => {
  test('what is open at one moment here is closed there', () => {
    const moment = at('2026-11-24T13:00:00Z')
    const text = 'Mo-Fr 09:00-17:00'
    expect(parseHours(text, 'Europe/Paris').state(moment)).toBe('OPEN')
    expect(parseHours(text, 'America/Los_Angeles').state(moment)).toBe('CLOSED')
    expect(parseHours(text, 'Asia/Tokyo').state(moment)).toBe('CLOSED')
  })

  test('the zone of the process does not, not even on the day its clock changes', () => {
    const file = fileURLToPath(new URL('hours.ts', import.meta.url))
    const program = `
      const { parseHours } = await import(${JSON.stringify(file)})
      const hours = parseHours('Mo-Su 02:15-02:45', 'Asia/Kolkata')
      console.log(JSON.stringify(hours.intervals(new Date('2026-03-07T00:00Z'), new Date('2026-03-30T00:00Z'))))`
    const answers = ['UTC', 'America/New_York', 'Europe/Paris', 'Australia/Lord_Howe'].map((TZ) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ },
      }).toString(),
    )
    expect(JSON.parse(answers[0]!)).toHaveLength(23)
    expect(new Set(answers).size).toBe(1)
  })
})

describe('a clock change', () => {
  test('takes the hour it skips from the opening hours (Paris, March)', () => {
    const hours = parseHours('Mo-Su 01:30-02:30', 'Europe/Paris')
    expect(show(hours.intervals(at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z')))).toEqual([
      '2026-03-29T00:30/2026-03-29T01:00',
      '2026-03-29T23:30/2026-03-30T00:30',
    ])
    expect(hours.nextChange(at('2026-03-29T00:45:00Z'))).toEqual(at('2026-03-29T01:00:00Z'))
  })

  test('gives the hour that comes twice twice (Paris, October)', () => {
    const hours = parseHours('Mo-Su 02:15-02:45', 'Europe/Paris')
    expect(show(hours.intervals(at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')))).toEqual([
      '2026-10-25T00:15/2026-10-25T00:45',
      '2026-10-25T01:15/2026-10-25T01:45',
    ])
  })

  test('is followed in the southern hemisphere, by half an hour too (Lord Howe, October and April)', () => {
    const hours = parseHours('Mo-Su 01:00-03:00', 'Australia/Lord_Howe')
    expect(show(hours.intervals(at('2026-10-03T12:00:00Z'), at('2026-10-04T12:00:00Z')))).toEqual([
      '2026-10-03T14:30/2026-10-03T16:00',
    ])
    expect(show(hours.intervals(at('2026-04-04T12:00:00Z'), at('2026-04-05T12:00:00Z')))).toEqual([
      '2026-04-04T14:00/2026-04-04T16:30',
    ])
  })

  test('leaves a place open through it that never closes', () => {
    const hours = parseHours('24/7', 'Australia/Sydney')
    expect(show(hours.intervals(at('2026-10-01T00:00:00Z'), at('2026-10-08T00:00:00Z')))).toEqual([
      '2026-10-01T00:00/2026-10-08T00:00',
    ])
    expect(hours.nextChange(at('2026-10-01T00:00:00Z'))).toBeNull()
  })
})

describe('public holidays', () => {
  test('are those of the country', () => {
    const text = 'Mo-Fr 09:00-17:00; PH off'
    const bastilleDay = at('2026-07-14T10:00:00Z')
    expect(parseHours(text, 'Europe/Paris', 'FR').state(bastilleDay)).toBe('CLOSED')
    expect(parseHours(text, 'Europe/Berlin', 'DE').state(bastilleDay)).toBe('OPEN')
  })

  test('that are not known leave the other rules as they are', () => {
    expect(parseHours('Mo-Fr 09:00-17:00; PH off', 'Asia/Kolkata', 'IN').state(at('2026-11-24T10:00:00Z'))).toBe('OPEN')
  })
})

describe('weekly', () => {
  test('shows the local week, Monday first, split at midnight', () => {
    const hours = parseHours('Fr 22:00-02:00; Su 10:00-24:00', 'Asia/Kolkata')
    // Sunday evening in UTC is Monday in India: the week that begins then.
    for (const moment of ['2026-11-22T20:00:00Z', '2026-11-29T18:00:00Z']) {
      expect(hours.weekly(at(moment))).toEqual([
        { weekday: 'FRIDAY', opens: '22:00', closes: '24:00' },
        { weekday: 'SATURDAY', opens: '00:00', closes: '02:00' },
        { weekday: 'SUNDAY', opens: '10:00', closes: '24:00' },
      ])
    }
  })

  test('has the exceptions of that week', () => {
    const hours = parseHours('Mo-Fr 09:00-12:00; Nov 25 off', 'UTC')
    expect(hours.weekly(at('2026-11-24T00:00:00Z')).map(({ weekday }) => weekday)).not.toContain('WEDNESDAY')
    expect(hours.weekly(at('2026-12-01T00:00:00Z'))).toHaveLength(5)
  })
})

test('equal texts in one zone are one object', () => {
  expect(parseHours('Mo 09:00-12:00', 'Europe/Paris', 'FR')).toBe(parseHours('Mo 09:00-12:00', 'Europe/Paris', 'FR'))
})

describe('state, nextChange and intervals say the same', () => {
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
    const text = (part: number): string => String(part).padStart(2, '0')
    return `${text(Math.floor(quarter / 4))}:${text((quarter % 4) * 15)}`
  })
  const days = fc.constantFrom('Mo-Fr', 'Sa,Su', 'Mo-Su', 'We', 'Su')
  const rule = fc.tuple(days, time, time).map(([when, from, to]) => `${when} ${from}-${to === from ? '24:00' : to}`)
  const text = fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.join('; '))
  const zone = fc.constantFrom(
    'Europe/Paris',
    'America/New_York',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'Pacific/Chatham',
  )
  const instant = fc
    .integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2027, 0) / 60_000 })
    .map((minute) => new Date(minute * 60_000))

  test('an instant is open exactly when an interval holds it', () => {
    fc.assert(
      fc.property(
        text,
        zone,
        instant,
        fc.array(fc.integer({ min: 0, max: 10 * 1_440 - 1 }), { maxLength: 20 }),
        (hoursText, timeZone, from, minutes) => {
          const hours = parseHours(hoursText, timeZone)
          const intervals = hours.intervals(from, new Date(from.getTime() + 10 * 86_400_000))
          for (const minute of minutes) {
            const moment = new Date(from.getTime() + minute * 60_000)
            const isInside = intervals.some(({ start, end }) => start <= moment && moment < end)
            expect(hours.state(moment)).toBe(isInside ? 'OPEN' : 'CLOSED')
          }
        },
      ),
    )
  })

  test('until the next change nothing changes, and then it does', () => {
    fc.assert(
      fc.property(text, zone, instant, (hoursText, timeZone, from) => {
        const hours = parseHours(hoursText, timeZone)
        const before = hours.state(from)
        const change = hours.nextChange(from)
        if (change === null) return
        expect(change.getTime()).toBeGreaterThan(from.getTime())
        expect(hours.state(change)).not.toBe(before)
        expect(hours.state(new Date(change.getTime() - 1))).toBe(before)
        const middle = new Date((change.getTime() + from.getTime()) / 2)
        expect(hours.state(middle)).toBe(before)
      }),
    )
  })

  test('a moment is open when the wall clock there shows an open time', () => {
    fc.assert(
      fc.property(time, time, zone, instant, (opens, closes, timeZone, moment) => {
        fc.pre(opens < closes)
        const { minutes } = localTime(moment, timeZone)
        const toMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
        const isOpen = toMinutes(opens) <= minutes && minutes < toMinutes(closes)
        expect(parseHours(`Mo-Su ${opens}-${closes}`, timeZone).state(moment)).toBe(isOpen ? 'OPEN' : 'CLOSED')
      }),
      { numRuns: 500 },
    )
  })
})
