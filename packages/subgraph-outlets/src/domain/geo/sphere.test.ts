import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxHaversine, haversine, haversineToBox, lowerBoundMetres, measureMetres, upperBoundMetres } from './sphere.ts'

const latitude = fc.double({ min: -90, max: 90, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const box = fc
  .tuple(longitude, longitude, latitude, latitude)
  .map(([a, b, c, d]) => ({ west: Math.min(a, b), east: Math.max(a, b), south: Math.min(c, d), north: Math.max(c, d) }))
const share = fc.double({ min: 0, max: 1, noNaN: true })
const runs = { numRuns: 2_000 }

describe('haversineToBox', () => {
  test('is no more than the haversine to any point of the box', () => {
    fc.assert(
      fc.property(latitude, longitude, box, share, share, (fromLatitude, fromLongitude, area, x, y) => {
        const bound = haversineToBox(fromLatitude, fromLongitude, area.west, area.south, area.east, area.north)
        const toLatitude = area.south + y * (area.north - area.south)
        const toLongitude = area.west + x * (area.east - area.west)
        expect(bound).toBeLessThanOrEqual(haversine(fromLatitude, fromLongitude, toLatitude, toLongitude) + 1e-14)
      }),
      runs,
    )
  })

  test('is that of some point on its edges when the position lies outside', () => {
    fc.assert(
      fc.property(latitude, longitude, box, (fromLatitude, fromLongitude, area) => {
        const bound = haversineToBox(fromLatitude, fromLongitude, area.west, area.south, area.east, area.north)
        if (bound === 0) return
        const steps = Array.from({ length: 401 }, (_, step) => step / 400)
        const onEdges = steps.flatMap((step) => {
          const toLatitude = area.south + step * (area.north - area.south)
          return [
            haversine(fromLatitude, fromLongitude, toLatitude, area.west),
            haversine(fromLatitude, fromLongitude, toLatitude, area.east),
          ]
        })
        const straight = [area.south, area.north].map((edge) =>
          haversine(fromLatitude, fromLongitude, edge, fromLongitude),
        )
        const isAbreast = fromLongitude >= area.west && fromLongitude <= area.east
        const least = Math.min(...onEdges, ...(isAbreast ? straight : []))
        expect(least - bound).toBeLessThan(1e-4)
      }),
      { numRuns: 500 },
    )
  })

  test('does not mind the antimeridian', () => {
    expect(haversineToBox(0, -179, 170, -1, 179, 1)).toBeCloseTo(haversine(0, -179, 0, 179), 12)
  })
})

test('the distance on the ellipsoid lies between its bounds, whatever the two places', () => {
  const near = fc.double({ min: -0.01, max: 0.01, noNaN: true })
  const pair = fc.tuple(latitude, longitude, fc.oneof(latitude, near), fc.oneof(longitude, near), fc.boolean())
  fc.assert(
    fc.property(pair, ([fromLatitude, fromLongitude, x, y, isNear]) => {
      const toLatitude = isNear ? Math.min(90, Math.max(-90, fromLatitude + x)) : x
      const toLongitude = isNear ? fromLongitude + y : y
      const key = haversine(fromLatitude, fromLongitude, toLatitude, toLongitude)
      const metres = measureMetres(fromLatitude, fromLongitude, toLatitude, toLongitude)
      expect(metres).toBeGreaterThanOrEqual(lowerBoundMetres(key))
      expect(metres).toBeLessThanOrEqual(upperBoundMetres(key))
      expect(maxHaversine(metres)).toBeGreaterThanOrEqual(key)
    }),
    { numRuns: 5_000 },
  )
})
