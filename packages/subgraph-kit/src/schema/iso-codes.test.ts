import { expect, it } from 'vitest'
import { isCountry, isCurrency } from './iso-codes.ts'

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const pairs = letters.flatMap((first) => letters.map((second) => first + second))

it('takes the 249 codes of ISO 3166-1', () => {
  expect(pairs.filter(isCountry)).toHaveLength(249)
  expect(['IN', 'GB', 'IE', 'AX', 'SX', 'TW', 'SS'].every(isCountry)).toBe(true)
})

it('takes no code that is reserved, former, private or no code at all', () => {
  const others = ['UK', 'EU', 'XK', 'XX', 'ZZ', 'QQ', 'AA', 'SU', 'AN', 'YU', 'in', 'IND', 'I', '', '12', 'I\0', 'IN\n']
  expect(others.filter(isCountry)).toEqual([])
})

it('takes the currencies and funds of ISO 4217 in use', () => {
  expect(['EUR', 'INR', 'XOF', 'CLF', 'XCG'].every(isCurrency)).toBe(true)
  expect(['XXX', 'XTS', 'XAU', 'DEM', 'HRK', 'AAA', 'eur', 'EU', ''].filter(isCurrency)).toEqual([])
})

it('lists each currency that the runtime can write', () => {
  const former = ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL']
  const ofAccount = ['XDR', 'XSU']
  const missing = Intl.supportedValuesOf('currency').filter((code) => !isCurrency(code))
  expect(missing.filter((code) => ![...former, ...ofAccount].includes(code))).toEqual([])
})
