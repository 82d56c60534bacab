import { createHash } from 'node:crypto'
import { newOutletId } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Code } from '../parcel/counter-code.ts'
import { type CodeKeys, deriveCodeKeys, nonceOf } from './code.ts'
import { qrOf, readQr } from './qr.ts'

const derive =
  (secret: string) =>
  (label: string, bytes: number): Buffer =>
    createHash('sha256').update(secret).update(label).digest().subarray(0, bytes)
const keys = deriveCodeKeys([derive('new'), derive('old')])
const now = new Date('2026-11-22T12:00:00Z')
const anywhere: Code = {
  realmId: 'demo' as Code['realmId'],
  id: 'a',
  keyId: keys.current,
  purpose: 'DROP_OFF',
  reference: 'ABCD2345',
  state: 'OPEN',
  tries: 0,
  validUntil: new Date('2026-12-22T12:00:00Z'),
  createdAt: now,
  outletId: null,
  isDelegated: false,
}
const here: Code = { ...anywhere, purpose: 'COLLECTION', reference: 'AB23', outletId: newOutletId(now) }

describe('QR codes', () => {
  it.each([
    ['for several outlets', anywhere, 125],
    ['for one outlet', here, 141],
  ])('%s give the reference and the nonce under their own key, and nothing under another', (_name, code, length) => {
    const text = qrOf(code, keys)
    expect(text).toHaveLength(length)
    expect(readQr(text, keys, now)).toEqual({ reference: code.reference, nonce: nonceOf(code, keys) })
    expect(readQr(text, deriveCodeKeys([derive('third')]), now)).toBeNull()
    expect(qrOf(code, keys)).toBe(text)
  })

  it('for several outlets expire; those for one outlet are read for as long as a hold may have been extended', () => {
    const later = new Date('2026-12-22T12:00:01Z')
    expect(readQr(qrOf(anywhere, keys), keys, later)).toBeNull()
    expect(readQr(qrOf(here, keys), keys, later)).not.toBeNull()
  })

  it('tell a code from another with the same reference', () => {
    expect(nonceOf({ ...here, id: 'b' }, keys)).not.toEqual(nonceOf(here, keys))
  })

  it.each([anywhere, here])('are refused with any bit changed, and with another format', (code) => {
    const text = qrOf(code, keys)
    const bytes = Buffer.from(text.slice(5), 'base64url')
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        expect(readQr(`${text.slice(0, 5)}${changed.toString('base64url')}`, keys, now)).toBeNull()
      }),
    )
    for (const format of ['RST0', 'RST1', 'RST2', 'none']) {
      if (!text.startsWith(format)) expect(readQr(`${format}.${text.slice(5)}`, keys, now)).toBeNull()
    }
  })

  it('of another format are refused without a fault', () => {
    const empty: CodeKeys = { current: '', byId: new Map() }
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(readQr(text, empty, now)).toBeNull()
        expect(readQr(`RST1.${text}`, keys, now)).toBeNull()
        expect(readQr(`RST2.${text}`, keys, now)).toBeNull()
      }),
    )
  })
})
