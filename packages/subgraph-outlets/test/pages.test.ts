import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findNearest, type NearestPosition } from '../src/domain/nearest/nearest-search.ts'
import { SearchIndex } from '../src/domain/index/search-index.ts'
import { anyOutlet, outletAt } from './plain-outlets.ts'

// A coarse grid, so that many places lie at the same distance.
const place = fc.record({
  latitude: fc.integer({ min: -3, max: 3 }),
  longitude: fc.constantFrom(177, 178, 179, 180, -180, -179, -178),
})

test('pages hold every outlet once and in order, whatever is added between them', () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.array(place, { maxLength: 30, size: 'max' }),
      fc.integer({ min: 1, max: 9 }),
      place,
      (places, added, first, origin) => {
        const searchIndex = new SearchIndex()
        const query = { ...anyOutlet, origin }
        const idOf = (index: number): string => `out_${String((index * 37) % 101).padStart(3, '0')}`
        places.forEach((position, index) => searchIndex.applyOutlet(outletAt(position, idOf(index))))
        const expected = findNearest(searchIndex, query, 100, null).map(({ outletId }) => outletId)
        expect(expected).toHaveLength(places.length)

        const seen: string[] = []
        let after: NearestPosition | null = null
        for (let page = 0; ; page++) {
          const answers = findNearest(searchIndex, query, first, after)
          seen.push(...answers.map(({ outletId }) => outletId))
          if (answers.length < first) break
          after = answers.at(-1)!
          const extra = added[page]
          if (extra) searchIndex.applyOutlet(outletAt(extra, `out_added_${page}`))
        }
        expect(new Set(seen).size).toBe(seen.length)
        expect(seen.filter((id) => !id.startsWith('out_added'))).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})
