import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePlusCode } from './plus-code.ts'

// Codes published with the Open Location Code specification; the short ones are of larger areas.
test.each([
  [20.3700625, 2.7821875, '7FG49QCJ+2V'],
  [47.0000625, 8.0000625, '8FVC2222+22'],
  [-41.2730625, 174.7859375, '4VCPPQGP+Q9'],
  [20.375, 2.775, '7FG49Q'],
  [-89.5, -179.5, '2222'],
  [0.5, -179.5, '62G2'],
  [90, 1, 'CFX3'],
  [1, 180, '62H2'],
])('%f, %f is %s', (latitude, longitude, code) => {
  expect(encodePlusCode(latitude, longitude).slice(0, code.length)).toBe(code)
})

test('the area of a code holds its position', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 89.999, noNaN: true }),
      fc.double({ min: -180, max: 179.999, noNaN: true }),
      (latitude, longitude) => {
        const digits = Array.from(encodePlusCode(latitude, longitude).replace('+', ''), (digit) =>
          '23456789CFGHJMPQRVWX'.indexOf(digit),
        )
        const valueOf = (first: number): number =>
          [400, 20, 1, 1 / 20, 1 / 400].reduce((sum, unit, pair) => sum + digits[2 * pair + first]! * (unit / 20), 0)
        expect(latitude + 90 - valueOf(0)).toBeGreaterThanOrEqual(-1e-9)
        expect(latitude + 90 - valueOf(0)).toBeLessThan(1 / 8_000 + 1e-9)
        expect(longitude + 180 - valueOf(1)).toBeGreaterThanOrEqual(-1e-9)
        expect(longitude + 180 - valueOf(1)).toBeLessThan(1 / 8_000 + 1e-9)
      },
    ),
  )
})
