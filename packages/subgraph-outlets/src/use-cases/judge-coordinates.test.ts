import { expect, test } from 'vitest'
import { judgeCoordinates } from './judge-coordinates.ts'

const bounds = { west: 68, south: 6, east: 97.6, north: 37.6 }

test.each([
  [28.6, 77.2, { kind: 'plausible', latitude: 28.6, longitude: 77.2 }],
  [77.2, 28.6, { kind: 'exchanged', latitude: 28.6, longitude: 77.2 }],
  [0, 0, { kind: 'unusable', issue: 'COORDINATES_ZERO' }],
  [1, 1, { kind: 'unusable', issue: 'COORDINATES_ONE' }],
  [19.3, 19.3, { kind: 'unusable', issue: 'LATITUDE_EQUALS_LONGITUDE' }],
  [48.8, 2.3, { kind: 'unusable', issue: 'OUTSIDE_COUNTRY' }],
  [23_724.29, 832_015.52, { kind: 'unusable', issue: 'OUTSIDE_COUNTRY' }],
  [28.6, null, { kind: 'unusable', issue: 'COORDINATES_MISSING' }],
  [28.6, Number.NaN, { kind: 'unusable', issue: 'COORDINATES_MISSING' }],
])('%s, %s', (latitude, longitude, expected) => {
  expect(judgeCoordinates(latitude, longitude, bounds)).toEqual(expected)
})
