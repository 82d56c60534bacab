import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readSchedule as readAll } from '../../../../subgraph-kit/src/hours/wall-schedule.ts'
import { readSchedule } from './wall-schedule.ts'

const minute = fc.integer({ min: 0, max: 1_439 })
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const span = fc
  .tuple(minute, fc.integer({ min: 1, max: 1_440 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => `${clock(from)}-${clock(to)}`)
const times = fc.oneof(
  fc.array(span, { minLength: 1, maxLength: 3 }).map((spans) => spans.join(',')),
  fc.constant('off'),
)
const day = fc.constantFrom('Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su')
const days = fc
  .array(
    fc.oneof(
      day,
      fc
        .tuple(day, day)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => `${a}-${b}`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(','))
const text = fc.oneof(
  fc.constant('24/7'),
  times,
  fc
    .array(fc.tuple(days, times), { minLength: 1, maxLength: 4 })
    .map((rules) => rules.map(([when, what]) => `${when} ${what}`).join('; ')),
)

it('means what the whole language means, wherever it can read the text', () => {
  const from = Date.UTC(2026, 10, 23)
  fc.assert(
    fc.property(text, fc.nat(10 * 1_440), fc.integer({ min: 1, max: 5 * 1_440 }), (hours, start, length) => {
      const [own, all] = [readSchedule(hours, null), readAll(hours, null)]
      if (!own || !all) throw new Error(`Cannot be read: ${hours}`)
      const [begin, end] = [from + start * 60_000, from + (start + length) * 60_000]
      expect(own.stateAt(begin)).toBe(all.stateAt(begin))
      expect(own.listOpen(begin, end)).toEqual(all.listOpen(begin, end))
      expect(own.findChange(begin, end)).toBe(all.findChange(begin, end))
    }),
    { numRuns: 500 },
  )
})

it.each([
  '',
  'gibberish',
  'Mo 08:00',
  'Fr 22:00-02:00',
  'Mo-Fr 09:00-17:00 "by appointment"',
  'Nov 25 off',
  'Mo 9:00-12:00',
  'week 1 Mo 09:00-10:00',
  'Mo 09:00-10:00; 12:00-13:00',
  'Mo 24/7',
])('does not read %j', (hours) => {
  expect(readSchedule(hours, null)).toBeNull()
})

it('leaves out rules for public holidays, of which it knows none', () => {
  const monday = Date.UTC(2026, 10, 23)
  const read = (hours: string) => readSchedule(hours, 'FR')!.listOpen(monday, monday + 7 * 86_400_000)
  expect(read('Mo-Fr 09:00-17:00; PH off')).toEqual(read('Mo-Fr 09:00-17:00'))
  expect(read('Mo-Fr 09:00-17:00; Su,PH 10:00-12:00')).toEqual(read('Mo-Fr 09:00-17:00; Su 10:00-12:00'))
})
