import { addDays } from '@restante/subgraph-kit'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cover, type Coverage, findCoverage, findSpan } from './coverage.ts'

const firstDay = '2026-01-01'
const day = (offset: number): string => addDays(firstDay, offset)
const all = ['COLLECT', 'DROP_OFF', 'RETURN']

const offset = fc.integer({ min: 0, max: 30 })
const span = fc
  .tuple(offset, fc.option(fc.integer({ min: 1, max: 15 })))
  .map(([from, length]) => ({ from: day(from), until: length === null ? null : day(from + length) }))
const capabilities = fc.subarray(all, { minLength: 1 })
const cover: fc.Arbitrary<Cover> = fc
  .tuple(span, fc.option(capabilities))
  .map(([days, allowed]) => ({ ...days, capabilities: allowed }))
const own: fc.Arbitrary<Coverage> = fc
  .tuple(span, capabilities)
  .map(([days, allowed]) => ({ ...days, capabilities: allowed }))

/** Day by day, the slow way; after the last mark nothing changes any more. */
function allowedByDay(point: Coverage, covers: readonly Cover[]): string[] {
  return Array.from({ length: 50 }, (_, index) => {
    const at = day(index)
    const holds = ({ from, until }: { from: string; until: string | null }): boolean =>
      from <= at && (until === null || at < until)
    if (!holds(point)) return ''
    return point.capabilities
      .filter((name) => covers.some((item) => holds(item) && (item.capabilities?.includes(name) ?? true)))
      .join()
  })
}

/** The stretch of equal days that holds `today` or, when nothing is allowed today, comes next. */
function firstStretch(days: readonly string[], today: number): Coverage | null {
  let start = days.findIndex((allowed, index) => index >= today && allowed !== '')
  if (start < 0) return null
  const end = days.findIndex((allowed, index) => index > start && allowed !== days[start])
  while (start > 0 && days[start - 1] === days[start]) start--
  return { from: day(start), until: end < 0 ? null : day(end), capabilities: days[start]!.split(',') }
}

describe('the coverage of a service point', () => {
  test('is the first stretch of equal days that is not over', () => {
    fc.assert(
      fc.property(own, fc.array(cover, { maxLength: 5 }), offset, (point, covers, todayOffset) => {
        const expected = firstStretch(allowedByDay(point, covers), todayOffset)
        expect(findCoverage(point, covers, day(todayOffset))).toEqual(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  test('does not depend on the order of the agreements', () => {
    fc.assert(
      fc.property(own, fc.array(cover, { maxLength: 5 }), offset, (point, covers, today) => {
        expect(findCoverage(point, covers.toReversed(), day(today))).toEqual(findCoverage(point, covers, day(today)))
      }),
    )
  })

  test('joins agreements that follow one another without a gap', () => {
    const point = { from: '2025-01-01', until: null, capabilities: all }
    const covers = [
      { from: '2025-03-01', until: '2026-03-01', capabilities: null },
      { from: '2026-03-01', until: '2027-03-01', capabilities: null },
      { from: '2027-03-02', until: null, capabilities: null },
    ]
    expect(findCoverage(point, covers, '2026-06-01')).toEqual({
      from: '2025-03-01',
      until: '2027-03-01',
      capabilities: all,
    })
    expect(findCoverage(point, covers, '2027-03-01')).toEqual({ from: '2027-03-02', until: null, capabilities: all })
  })

  test('is none without an agreement, and none where no capability is left', () => {
    const point = { from: '2025-01-01', until: null, capabilities: ['COLLECT'] }
    expect(findCoverage(point, [], '2026-01-01')).toBeNull()
    const other = { from: '2025-01-01', until: null, capabilities: ['RETURN'] }
    expect(findCoverage(point, [other], '2026-01-01')).toBeNull()
  })

  test('starts in the future when its agreement does', () => {
    const point = { from: '2025-01-01', until: null, capabilities: all }
    const later = { from: '2027-04-01', until: null, capabilities: null }
    expect(findCoverage(point, [later], '2026-11-22')).toEqual({ from: '2027-04-01', until: null, capabilities: all })
  })
})

test('the span of a grant is the union of its agreements, the first part that is not over', () => {
  const spans = [
    { from: '2025-01-01', until: '2025-06-01' },
    { from: '2025-05-01', until: '2025-09-01' },
    { from: '2026-01-01', until: null },
  ]
  expect(findSpan(spans, '2025-02-01')).toEqual({ from: '2025-01-01', until: '2025-09-01' })
  expect(findSpan(spans, '2025-09-01')).toEqual({ from: '2026-01-01', until: null })
  expect(findSpan([], '2025-02-01')).toBeNull()
})
