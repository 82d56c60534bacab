import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFirst, type Connection, toConnection } from './page.ts'

const describeRow = (row: number): { cursor: string; node: { row: number } } => ({ cursor: `c${row}`, node: { row } })

describe('checkFirst', () => {
  it.each([1, 2, 100])('takes %d', (first) => {
    expect(checkFirst(first)).toBe(first)
  })

  it.each([0, -1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d without repeating it', (first) => {
    expect(() => checkFirst(first)).toThrow(
      expect.objectContaining({
        message: '`first` must be a whole number from 1 to 100.',
        extensions: { code: 'BAD_USER_INPUT', retryable: false, argument: 'first' },
      }),
    )
  })
})

describe('toConnection', () => {
  it('makes an empty page of nothing', () => {
    expect(toConnection([], 5, null, describeRow)).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
  })

  it('keeps the row that only says that more follow to itself', () => {
    expect(toConnection([1, 2, 3], 2, 'c0', describeRow)).toEqual({
      edges: [
        { cursor: 'c1', node: { row: 1 } },
        { cursor: 'c2', node: { row: 2 } },
      ],
      nodes: [{ row: 1 }, { row: 2 }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: 'c1', endCursor: 'c2' },
    })
  })

  it('leads through a whole list, each row once and in order', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 10 }), (count, first) => {
        const list = Array.from({ length: count }, (_, index) => index)
        const seen: number[] = []
        let after: string | null = null
        for (;;) {
          const from: number = after === null ? 0 : Number(after.slice(1)) + 1
          const page: Connection<{ row: number }> = toConnection(
            list.slice(from, from + first + 1),
            first,
            after,
            describeRow,
          )
          expect(page.nodes.length).toBeLessThanOrEqual(first)
          expect(page.pageInfo.hasPreviousPage).toBe(after !== null)
          expect(page.pageInfo.hasNextPage).toBe(from + first < count)
          expect(page.edges.map(({ node }) => node)).toEqual(page.nodes)
          seen.push(...page.nodes.map(({ row }) => row))
          if (!page.pageInfo.hasNextPage) break
          after = page.pageInfo.endCursor
        }
        expect(seen).toEqual(list)
      }),
    )
  })
})
