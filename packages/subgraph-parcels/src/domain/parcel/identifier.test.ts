import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mod37CheckCharacter, parseIdentifier, s10CheckDigit } from './identifier.ts'

describe('numbers on parcels', () => {
  it.each([
    ['S10', 'RB123456785GB', 'RB123456785GB'],
    ['S10', 'rb 123 456 785 gb', 'RB123456785GB'],
    ['SSCC', '106141411234567897', '106141411234567897'],
    ['UPS_1Z', '1Z5R89390357567127', '1Z5R89390357567127'],
    ['UPS_1Z', '1z879e930346834440', '1Z879E930346834440'],
    ['IMPB', '9400111206206406260787', '9400111206206406260787'],
    ['IMPB', '420902109400111206206406260787', '420902109400111206206406260787'],
    ['DPD', '09980000020033F', '09980000020033F'],
    ['DPD', '09980000020034D', '09980000020034D'],
    ['CARRIER', 'abc-123', 'abc-123'],
  ] as const)('%s %s is read as %s', (scheme, text, value) => {
    expect(parseIdentifier(scheme, text)).toBe(value)
  })

  it.each([
    ['S10', 'RB123456786GB'],
    ['S10', 'RB12345678GB'],
    ['SSCC', '106141411234567898'],
    ['UPS_1Z', '1Z5R89390357567128'],
    ['IMPB', '9400111206206406260788'],
    ['DPD', '09980000020033G'],
    ['CARRIER', ''],
    ['CARRIER', 'x'.repeat(65)],
    ['CARRIER', 'ü'],
  ] as const)('%s %s is refused', (scheme, text) => {
    expect(parseIdentifier(scheme, text)).toBeNull()
  })

  it('computes the check digit of the standard', () => {
    expect(s10CheckDigit('47312482')).toBe(9)
  })

  const serial = fc.stringMatching(/^\d{8}$/)
  it('finds every single wrong digit of an S10 serial number', () => {
    fc.assert(
      fc.property(serial, fc.nat(7), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const wrong = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1)
        // Two remainders share the check digit 0 and two share 5, which the standard cannot tell apart.
        const pair = [s10CheckDigit(digits), s10CheckDigit(wrong)]
        expect(parseIdentifier('S10', `RB${wrong}${pair[0]}GB`) === null).toBe(pair[0] !== pair[1])
      }),
    )
  })

  it('finds every single wrong character of a DPD number', () => {
    const body = fc.stringMatching(/^\d{14}$/)
    fc.assert(
      fc.property(body, fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const wrong = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1)
        expect(mod37CheckCharacter(wrong)).not.toBe(mod37CheckCharacter(digits))
      }),
    )
  })
})

const vectors = join(import.meta.dirname, '../../../../../shared/data/identifiers/tracking_number_data/couriers')
const isThere = existsSync(vectors)
if (!isThere) console.warn('Not run: the third-party tracking numbers are not on this machine.')

describe.skipIf(!isThere)('published test numbers', () => {
  const courier = (name: string): { name: string; test_numbers: { valid: string[]; invalid: string[] } }[] =>
    JSON.parse(readFileSync(join(vectors, name), 'utf8')).tracking_numbers

  it('has files to read', () => {
    expect(readdirSync(vectors)).toContain('s10.json')
  })

  it.each([
    ['s10.json', 'S10', /S10/],
    ['ups.json', 'UPS_1Z', /^UPS$/],
  ] as const)('%s agrees', (file, scheme, name) => {
    const formats = courier(file).filter((format) => name.test(format.name))
    expect(formats.length).toBeGreaterThan(0)
    for (const { test_numbers: numbers } of formats) {
      for (const number of numbers.valid)
        expect([number, parseIdentifier(scheme, number) !== null]).toEqual([number, true])
      for (const number of numbers.invalid) expect([number, parseIdentifier(scheme, number)]).toEqual([number, null])
    }
  })
})
