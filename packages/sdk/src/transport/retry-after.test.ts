import { expect, it } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const now = Date.UTC(2026, 10, 22, 12)

it.each<[string, Record<string, string>, number | null]>([
  ['nothing said', {}, null],
  ['milliseconds', { 'retry-after-ms': '1500' }, 1500],
  ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  ['seconds', { 'retry-after': '2' }, 2000],
  ['a date, by the clock here', { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
  [
    'a date, by the clock of the answer',
    { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT', date: 'Sun, 22 Nov 2026 12:00:20 GMT' },
    10_000,
  ],
  ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 11:59:00 GMT' }, 0],
  ['nonsense', { 'retry-after': 'soon' }, null],
  ['a negative number', { 'retry-after-ms': '-1' }, null],
])('%s', (_, headers, expected) => {
  expect(readRetryAfter(new Headers(headers), now)).toBe(expected)
})
