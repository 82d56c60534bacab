import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFit, listShelfClasses, sizeClassOf } from './fit.ts'

const side = fc.integer({ min: 1, max: 2_000 })
const sides = fc.tuple(side, side, side)

describe('checkFit', () => {
  test('names every dimension that is above its limit, with both values', () => {
    const limit = {
      longestSide: 600,
      sides: [600, 400, 300],
      girth: 2_000,
      weight: 20_000,
      value: { amount: '500', currency: 'EUR' },
    }
    const parcel = {
      length: 500,
      width: 700,
      height: 450,
      weight: 20_001,
      declaredValue: { amount: '500.01', currency: 'EUR' },
    }
    expect(checkFit(parcel, limit)).toEqual([
      { dimension: 'LONGEST_SIDE', limit: '600', actual: '700' },
      { dimension: 'THREE_SIDES', limit: '600', actual: '700' },
      { dimension: 'GIRTH', limit: '2000', actual: '2600' },
      { dimension: 'WEIGHT', limit: '20000', actual: '20001' },
      { dimension: 'VALUE', limit: '500', actual: '500.01' },
    ])
  })

  test('takes what is exactly at the limit', () => {
    const parcel = {
      length: 300,
      width: 600,
      height: 400,
      weight: 20_000,
      declaredValue: { amount: '500.00', currency: 'EUR' },
    }
    expect(
      checkFit(parcel, {
        longestSide: 600,
        sides: [400, 600, 300],
        girth: 2_000,
        weight: 20_000,
        value: { amount: '500', currency: 'EUR' },
      }),
    ).toEqual([])
  })

  test('does not judge what is not known, nor a value in another currency', () => {
    const limit = { longestSide: 1, sides: [1, 1, 1], girth: 1, weight: 1, value: { amount: '1', currency: 'EUR' } }
    expect(checkFit({}, limit)).toEqual([])
    expect(checkFit({ declaredValue: { amount: '99', currency: 'GBP' } }, limit)).toEqual([])
  })

  test('judges one known side by itself', () => {
    expect(checkFit({ height: 500 }, { sides: [400, 300, 200] }).map(({ dimension }) => dimension)).toEqual([
      'THREE_SIDES',
    ])
  })

  test('compares money exactly where binary fractions would not', () => {
    const limit = { value: { amount: '900719925474099.3', currency: 'EUR' } }
    expect(checkFit({ declaredValue: { amount: '900719925474099.300001', currency: 'EUR' } }, limit)).toHaveLength(1)
  })

  test('does not mind how a parcel is turned', () => {
    fc.assert(
      fc.property(sides, sides, ([length, width, height], limit) => {
        const turned = [
          { length, width, height },
          { length: height, width: length, height: width },
          { length: width, width: height, height: length },
        ]
        const answers = turned.map((parcel) => JSON.stringify(checkFit(parcel, { sides: limit, girth: 3_000 })))
        expect(new Set(answers).size).toBe(1)
      }),
    )
  })

  test('finds that a parcel fits three sides when some way of turning it does', () => {
    fc.assert(
      fc.property(sides, sides, ([a, b, c], limit) => {
        const ways = [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a],
        ]
        const fits = ways.some((way) => way.every((length, index) => length <= limit[index]!))
        expect(checkFit({ length: a, width: b, height: c }, { sides: limit }).length === 0).toBe(fits)
      }),
    )
  })
})

describe('sizeClassOf', () => {
  test.each([
    [{ length: 640, width: 380, height: 80, weight: 25_000 }, 'S'],
    [{ length: 80, width: 640, height: 380 }, 'S'],
    [{ length: 640, width: 380, height: 81 }, 'M'],
    [{ length: 640, width: 380, height: 191 }, 'L'],
    [{ length: 641, width: 10, height: 10 }, 'XL'],
    [{ weight: 25_001 }, 'XL'],
    [{}, 'S'],
  ])('of %o is %s', (measure, expected) => {
    expect(sizeClassOf(measure)).toBe(expected)
  })

  test('never shrinks when a parcel grows', () => {
    const order = ['S', 'M', 'L', 'XL']
    fc.assert(
      fc.property(sides, side, ([length, width, height], growth) => {
        const before = order.indexOf(sizeClassOf({ length, width, height }))
        expect(order.indexOf(sizeClassOf({ length, width, height: height + growth }))).toBeGreaterThanOrEqual(before)
      }),
    )
  })
})

describe('listShelfClasses', () => {
  test.each([
    [{}, ['ANY', 'S', 'M', 'L', 'XL']],
    [{ length: 400, width: 300, height: 300 }, ['ANY', 'L', 'XL']],
    [{ weight: 25_001 }, ['ANY', 'XL']],
  ])('lists for %o the undivided shelf and the classes that fit, smallest first', (measure, expected) => {
    expect(listShelfClasses(measure)).toEqual(expected)
  })
})
