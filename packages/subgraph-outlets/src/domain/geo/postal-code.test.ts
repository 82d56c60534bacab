import { describe, expect, test } from 'vitest'
import { coverPlaces, normalisePostalCode } from './postal-code.ts'

test.each([
  ['sw1a 1aa', 'SW1A1AA'],
  ['110 001', '110001'],
  ['1012-AB', '1012AB'],
])('%s is compared as %s', (code, normalised) => {
  expect(normalisePostalCode(code)).toBe(normalised)
})

describe('coverPlaces', () => {
  test('says how far its places lie, at least two kilometres', () => {
    expect(coverPlaces([{ latitude: 48, longitude: 2 }])).toEqual({
      latitude: 48,
      longitude: 2,
      precisionMetres: 2_000,
    })
    const place = coverPlaces([
      { latitude: 48, longitude: 2 },
      { latitude: 48.2, longitude: 2 },
    ])
    expect(place.latitude).toBeCloseTo(48.1)
    expect(place.precisionMetres).toBeGreaterThan(11_000)
    expect(place.precisionMetres).toBeLessThan(11_200)
  })

  test('is not drawn away by one misplaced row', () => {
    const near = [48, 48.01, 48.02, 48.03].map((latitude) => ({ latitude, longitude: 2 }))
    const place = coverPlaces([...near, { latitude: 43, longitude: 7 }])
    expect(Math.abs(place.latitude - 48.01)).toBeLessThan(0.02)
    expect(place.longitude).toBe(2)
  })

  test('lies between its places across the antimeridian', () => {
    const place = coverPlaces([
      { latitude: -17, longitude: 179.9 },
      { latitude: -17, longitude: -179.7 },
    ])
    expect(place.longitude).toBeCloseTo(-179.9)
    expect(place.precisionMetres).toBeLessThan(25_000)
  })
})
