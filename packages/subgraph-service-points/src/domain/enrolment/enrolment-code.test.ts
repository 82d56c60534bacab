import type { RealmId } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestEnrolmentCode, parseEnrolmentCode, writeEnrolmentCode, writeEnrolmentQr } from './enrolment-code.ts'

const anyRealm = fc.stringMatching(/^[a-z0-9]{2,8}$/).map((text) => text as RealmId)
const anyBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('is read back, as it is or from its QR code', () => {
  fc.assert(
    fc.property(anyRealm, anyBytes, (realm, bytes) => {
      const code = writeEnrolmentCode(realm, bytes)
      expect(code).toMatch(/^[A-Z0-9]{2,8}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
      const expected = { realm, digest: digestEnrolmentCode(code) }
      expect(parseEnrolmentCode(code)).toEqual(expected)
      expect(parseEnrolmentCode(writeEnrolmentQr(code))).toEqual(expected)
    }),
  )
})

test('is as long as its 80 bits: no two of them look alike', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (one, other) => {
      const codes = [one, other].map((bytes) => writeEnrolmentCode('in' as RealmId, bytes))
      expect(codes[0] === codes[1]).toBe(Buffer.from(one).equals(other))
    }),
  )
  expect(writeEnrolmentCode('in' as RealmId, new Uint8Array(10).fill(255))).toBe('IN-ZZZZ-ZZZZ-ZZZZ-ZZZZ')
  expect(writeEnrolmentCode('in' as RealmId, new Uint8Array(10))).toBe('IN-0000-0000-0000-0000')
})

test('may be typed as people type', () => {
  const code = 'IN-01Z1-00AB-CDEF-GHJK'
  const expected = parseEnrolmentCode(code)
  for (const text of [
    'in 01z1 00ab cdef ghjk',
    'in-OIzl-ooab-cdef-ghjk',
    'in–01z1–00ab–cdef–ghjk',
    'IN01Z100ABCDEFGHJK',
  ]) {
    expect(parseEnrolmentCode(text)).toEqual(expected)
  }
})

test.each([
  '',
  'IN',
  'IN-0000-0000-0000',
  'IN-0000-0000-0000-0000-0',
  'IN-U000-0000-0000-0000',
  'IN-0000-0000-0000-000!',
])('is not %j', (text) => expect(parseEnrolmentCode(text)).toBeNull())
