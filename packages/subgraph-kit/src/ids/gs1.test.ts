import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { gs1CheckDigit, isGln } from './gs1.ts'

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length}}$`))

it.each([
  ['an SSCC', '106141411234567897'],
  ['a GLN', '9436465792104'],
  // GS1 weights hold for the Intelligent Mail package barcode too.
  ['an IMpb', '9400111206206406260787'],
])('computes the check digit of %s', (_, number) => {
  expect(gs1CheckDigit(number.slice(0, -1))).toBe(Number(number.at(-1)))
})

it('takes a GLN with its own check digit and with no other', () => {
  fc.assert(
    fc.property(digits(12), (number) => {
      const right = gs1CheckDigit(number)
      for (let digit = 0; digit < 10; digit++) expect(isGln(`${number}${digit}`)).toBe(digit === right)
    }),
  )
})

it('notices every single wrong digit', () => {
  fc.assert(
    fc.property(digits(12), fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, at, added) => {
      const gln = `${number}${gs1CheckDigit(number)}`
      const wrong = gln.slice(0, at) + ((Number(gln[at]) + added) % 10) + gln.slice(at + 1)
      expect(isGln(wrong)).toBe(false)
    }),
  )
})

it('takes nothing that is not 13 ASCII digits', () => {
  for (const text of [
    '',
    '943646579210',
    '94364657921040',
    ' 9436465792104',
    '9436465792104\n',
    '943646579210X',
    '９436465792104',
  ])
    expect(isGln(text)).toBe(false)
})
