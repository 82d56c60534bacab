import { createLog } from '@restante/subgraph-kit'
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf, newApiKey, parseApiKey, scopesByKind } from './api-key.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
const kind = fc.constantFrom('SECRET', 'PUBLISHABLE', 'SESSION', 'DEVICE')

describe('a key', () => {
  test('is read back as what it was made for', () => {
    fc.assert(
      fc.property(kind, fc.boolean(), bytes, (of, livemode, random) => {
        const key = newApiKey(of, livemode, random)
        const saysMode = of === 'SECRET' || of === 'PUBLISHABLE'
        expect(parseApiKey(key.text)).toEqual({ kind: of, livemode: saysMode ? livemode : null })
        expect(key.text).toMatch(/^(sk_live|sk_test|pk_live|pk_test|ss|dk)_[0-9A-Za-z]{43}$/)
        expect(key.lastFour).toBe(key.text.slice(-4))
        expect(key.digest).toEqual(createHash('sha256').update(key.text).digest())
      }),
    )
  })

  test('follows from its bytes alone, and others give another', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const text = newApiKey('SECRET', false, one).text
        expect(newApiKey('SECRET', false, one).text).toBe(text)
        const isSame = Buffer.compare(one, other) === 0
        expect(newApiKey('SECRET', false, other).text === text).toBe(isSame)
      }),
    )
  })

  test('has a known form: zeros and ones at the ends of the range', () => {
    expect(newApiKey('DEVICE', false, new Uint8Array(32)).text).toBe(`dk_${'0'.repeat(43)}`)
    const highest = newApiKey('SECRET', true, new Uint8Array(32).fill(255))
    expect(highest.text).toBe('sk_live_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1')
    expect(highest.digest.toString('hex')).toBe(digestOf(highest.text).toString('hex'))
  })

  test('is made of 32 bytes, no fewer', () => {
    expect(() => newApiKey('SECRET', true, new Uint8Array(31))).toThrow(RangeError)
  })
})

test('texts that are no keys are none', () => {
  for (const text of ['', 'sk_test_', 'sk_test_short', 'dk_test_' + 'a'.repeat(43), 'sk_' + 'a'.repeat(43)]) {
    expect(parseApiKey(text)).toBeNull()
  }
  expect(parseApiKey(`sk_test_${'a'.repeat(42)}\n`)).toBeNull()
})

test('browsers read outlets and nothing else; a device acts at its counter', () => {
  expect(scopesByKind.PUBLISHABLE).toEqual(['outlets:read'])
  expect(scopesByKind.DEVICE).toContain('counter')
  expect(scopesByKind.SECRET).not.toContain('counter')
})

test('a key of every kind is hidden by the log', () => {
  const kinds = ['SECRET', 'PUBLISHABLE', 'SESSION', 'DEVICE'] as const
  const texts = kinds.flatMap((of) => [true, false].map((live) => newApiKey(of, live, Buffer.alloc(32, 7)).text))
  let written = ''
  createLog('tests', { write: (line) => void (written += line) }).info(
    { texts, said: `not ${texts.join(', nor ')}.` },
    'Keys.',
  )
  for (const text of texts) expect(written).not.toContain(text.slice(-20))
})
