import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveCodeKeys, digitsOf, matchesDigits, newReference, normaliseDigits, normaliseReference } from './code.ts'
import type { Code } from '../parcel/counter-code.ts'

const derive =
  (secret: string) =>
  (label: string, bytes: number): Buffer =>
    createHash('sha256').update(secret).update(label).digest().subarray(0, bytes)
const keys = deriveCodeKeys([derive('new'), derive('old')])
const now = new Date('2026-11-22T12:00:00Z')
const code = (id: string, keyId = keys.current): Code => ({
  realmId: 'demo' as Code['realmId'],
  id,
  keyId,
  purpose: 'DROP_OFF',
  reference: 'ABCD2345',
  state: 'OPEN',
  tries: 0,
  validUntil: new Date('2026-12-22T12:00:00Z'),
  createdAt: now,
  outletId: null,
  isDelegated: false,
})

describe('codes', () => {
  it('are derived from their id and the secret', () => {
    expect(digitsOf(code('a'), keys)).toMatch(/^\d{6}$/)
    expect(digitsOf(code('a'), keys)).toBe(digitsOf(code('a'), keys))
    const others = new Set(Array.from({ length: 1000 }, (_, index) => digitsOf(code(`id-${index}`), keys)))
    expect(others.size).toBeGreaterThan(990)
    expect(digitsOf(code('a'), deriveCodeKeys([derive('third')]))).not.toBe(digitsOf(code('a'), keys))
  })

  it('from a former secret remain valid, and new ones use the new secret', () => {
    const former = [...keys.byId.keys()][1]!
    const old = code('a', former)
    expect(matchesDigits(old, digitsOf(old, deriveCodeKeys([derive('old')])), keys)).toBe(true)
    expect(keys.current).not.toBe(former)
  })

  it('match their own six digits only', () => {
    const right = digitsOf(code('a'), keys)
    expect(matchesDigits(code('a'), right, keys)).toBe(true)
    for (const wrong of [
      `${right}0`,
      right.slice(1),
      '',
      ` ${right}`,
      '000000'.replace(/^0/, right === '000000' ? '1' : '0'),
    ]) {
      expect([wrong, matchesDigits(code('a'), wrong, keys)]).toEqual([wrong, wrong === right])
    }
  })

  it('have references without characters that are easily confused', () => {
    const references = Array.from({ length: 200 }, () => newReference(randomBytes))
    expect(references.every((reference) => /^[2-9A-HJKMNP-Z]{8}$/.test(reference))).toBe(true)
    expect(new Set(references).size).toBe(200)
    expect(newReference(randomBytes, 4)).toMatch(/^[2-9A-HJKMNP-Z]{4}$/)
    expect(normaliseReference(' abcd-2345 ')).toBe('ABCD2345')
  })

  it('have digits that may be written in groups, and with letters that look like them', () => {
    expect(['123456', ' 123 456 ', '123-456', 'I23456', 'l23456'].map(normaliseDigits)).toEqual(Array(5).fill('123456'))
    expect(normaliseDigits('OO0o12')).toBe('000012')
    expect(normaliseDigits('12345x')).toBe('12345x')
  })
})
