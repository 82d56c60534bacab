import { createHash } from 'node:crypto'
import { parseRealm, type RealmId } from '@restante/subgraph-kit'

/** Number of bytes of which a code is made: 80 bits, which nobody guesses within 15 minutes. */
export const enrolmentCodeBytes = 10

// Crockford's base 32: no I, L, O or U, which people take for others.
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const qrPrefix = 'RESTANTE:ENROL:'
const form = /^(?:RESTANTE:ENROL:)?([A-Z0-9]{2,8})-?([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{4})$/

/** A code as it was typed or scanned. */
export interface ParsedEnrolmentCode {
  readonly realm: RealmId
  /** SHA-256 of the code as it was issued. */
  readonly digest: Buffer
}

/** Returns the code of ten bytes in a realm, in groups for people to read, such as `IN-8ZK2-90QR-5TVW-3XY1`. */
export function writeEnrolmentCode(realm: RealmId, bytes: Uint8Array): string {
  if (bytes.length !== enrolmentCodeBytes) throw new RangeError(`A code is made of ${enrolmentCodeBytes} bytes.`)
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (let place = 0; place < 16; place++) {
    text = digits[Number(value % 32n)]! + text
    value /= 32n
  }
  return [realm.toUpperCase(), ...text.match(/.{4}/g)!].join('-')
}

/** Returns the text of a QR code with an enrolment code, in the characters that QR codes hold most densely. */
export function writeEnrolmentQr(code: string): string {
  return `${qrPrefix}${code}`
}

/**
 * Reads a code, or the text of its QR code: case, blanks and hyphens do not matter, and what looks alike is the same digit. Null for
 * text that cannot be one.
 */
export function parseEnrolmentCode(text: string): ParsedEnrolmentCode | null {
  const match = form.exec(text.replaceAll(/[\s\u2010-\u2015]/g, '').toUpperCase())
  const [, name = '', ...groups] = match ?? []
  const realm = match && parseRealm(name.toLowerCase())
  const body = groups.join('').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (!realm || body.includes('U')) return null
  return { realm, digest: digestEnrolmentCode([realm.toUpperCase(), ...body.match(/.{4}/g)!].join('-')) }
}

/** Returns the SHA-256 of a code as it was issued: all that is stored of it. */
export function digestEnrolmentCode(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
