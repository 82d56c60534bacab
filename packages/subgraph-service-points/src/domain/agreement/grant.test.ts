import { expect, test } from 'vitest'
import { findMaxRedirects } from './grant.ts'

const year = { from: '2026-01-01', until: '2027-01-01' }

test('the highest limit of the agreements in force counts, and two where one states none', () => {
  const limits = (...stated: (number | null)[]) =>
    findMaxRedirects(
      stated.map((maxRedirects) => ({ ...year, maxRedirects })),
      '2026-06-01',
    )
  expect([limits(), limits(null), limits(null, null)]).toEqual([null, null, null])
  expect([limits(0), limits(1, 3), limits(null, 1), limits(null, 5)]).toEqual([0, 3, 2, 5])
})

test('agreements of other days do not count', () => {
  const agreements = [
    { ...year, maxRedirects: 1 },
    { from: '2027-01-01', until: null, maxRedirects: 4 },
  ]
  expect(findMaxRedirects(agreements, '2026-12-31')).toBe(1)
  expect(findMaxRedirects(agreements, '2027-01-01')).toBe(4)
})
