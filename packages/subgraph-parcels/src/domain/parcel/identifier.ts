import { gs1CheckDigit, isCountry } from '@restante/subgraph-kit'
import type { IdentifierScheme } from './parcel.ts'

const s10Pattern = /^[A-Z]{2}(\d{8})(\d)([A-Z]{2})$/
const s10Weights = [8, 6, 4, 2, 3, 5, 9, 7]

/** Returns the check digit of a UPU S10 serial number of 8 digits (UPU S10-12): weights 8 6 4 2 3 5 9 7, modulo 11. */
export function s10CheckDigit(serial: string): number {
  const sum = s10Weights.reduce((total, weight, index) => total + weight * Number(serial[index]), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 0 : check === 11 ? 5 : check
}

/** Returns the check digit of a UPS 1Z number's 15 characters after `1Z`: letters count (ASCII - 3) mod 10, weights 1 and 2. */
export function ups1zCheckDigit(characters: string): number {
  let sum = 0
  for (let index = 0; index < characters.length; index++) {
    const code = characters.charCodeAt(index)
    const value = code >= 65 ? (code - 3) % 10 : code - 48
    sum += value * (index % 2 === 0 ? 1 : 2)
  }
  return (10 - (sum % 10)) % 10
}

const base36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Returns the check character of ISO/IEC 7064 MOD 37,36, which DPD numbers use. */
export function mod37CheckCharacter(characters: string): string {
  let product = 36
  for (const character of characters) {
    let sum = (product + base36.indexOf(character)) % 36
    if (sum === 0) sum = 36
    product = (sum * 2) % 37
  }
  return base36[(37 - product) % 36]!
}

const rules: Record<IdentifierScheme, (value: string) => boolean> = {
  S10: (value) => {
    const match = s10Pattern.exec(value)
    return match !== null && s10CheckDigit(match[1]!) === Number(match[2]) && isCountry(match[3]!)
  },
  SSCC: (value) => /^\d{18}$/.test(value) && gs1CheckDigit(value.slice(0, -1)) === Number(value.at(-1)),
  UPS_1Z: (value) => /^1Z[0-9A-Z]{15}\d$/.test(value) && ups1zCheckDigit(value.slice(2, -1)) === Number(value.at(-1)),
  IMPB: (value) => {
    // A prefix of 420 and a ZIP code of five or nine digits is not part of the number itself.
    const number = /^(?:420(?:\d{9}|\d{5}))?(9\d{21}|9\d{25})$/.exec(value)?.[1]
    return number !== undefined && gs1CheckDigit(number.slice(0, -1)) === Number(number.at(-1))
  },
  DPD: (value) =>
    (/^\d{14}[0-9A-Z]$/.test(value) || /^[0-9A-Z]{27}[0-9A-Z]$/.test(value)) &&
    mod37CheckCharacter(value.slice(0, -1)) === value.at(-1),
  CARRIER: (value) => /^[\x21-\x7e]{1,64}$/.test(value),
}

/**
 * Returns the identifier as it is stored, in upper case and without blanks; null when its form or check digit is wrong. A
 * carrier's own numbers are 1 to 64 visible ASCII characters and keep their case.
 */
export function parseIdentifier(scheme: IdentifierScheme, text: string): string | null {
  const compact = text.replaceAll(/\s/g, '')
  const value = scheme === 'CARRIER' ? compact : compact.toUpperCase()
  return rules[scheme](value) ? value : null
}

/** Returns the forms in which a number may be stored: without blanks, and in upper case unless its scheme is CARRIER. */
export function spellingsOf(number: string): readonly string[] {
  const compact = number.replaceAll(/\s/g, '')
  return [compact, compact.toUpperCase()]
}
