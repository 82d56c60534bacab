import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Caller } from './caller.ts'
import { signContext, verifyContext } from './context-token.ts'
import { newRealmId, parseRealm } from '../ids/ids.ts'

const key = Buffer.alloc(32, 7)
const now = Date.parse('2026-11-22T10:00:00Z')
const realm = parseRealm('demo')!
const caller: Caller = {
  keyId: newRealmId('key', realm, new Date(now)),
  kind: 'SECRET',
  realm,
  livemode: false,
  partnerId: newRealmId('prt', realm, new Date(now)),
  scopes: ['parcels:read', 'parcels:write'],
  outletIds: [],
}
const refusal = expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED', retryable: false } })

describe('a context token', () => {
  it('says who is calling, or that nobody is', () => {
    expect(verifyContext(signContext(caller, key, now), key, now)).toEqual(caller)
    expect(verifyContext(signContext(null, key, now), key, now)).toBeNull()
  })

  it('holds for 30 seconds', () => {
    const token = signContext(caller, key, now)
    expect(verifyContext(token, key, now + 30_000)).toEqual(caller)
    expect(() => verifyContext(token, key, now + 30_001)).toThrow(refusal)
  })

  it('is refused when another key signed it', () => {
    expect(() => verifyContext(signContext(caller, Buffer.alloc(32, 8), now), key, now)).toThrow(refusal)
  })

  it('is refused when anything about it was changed', () => {
    const token = signContext(caller, key, now)
    const [payload = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, until: now + 1e9 })).toString('base64url')
    for (const text of [
      '',
      '.',
      payload,
      `${payload}.`,
      `.${signature}`,
      `${forged}.${signature}`,
      `${token}.`,
      `${token}.x`,
    ])
      expect(() => verifyContext(text, key, now)).toThrow(refusal)
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 2 }), (at, text) => {
        fc.pre(text !== token[at])
        expect(() => verifyContext(token.slice(0, at) + text + token.slice(at + 1), key, now)).toThrow(refusal)
      }),
    )
  })

  it('can stand in an HTTP header', () => {
    expect(signContext({ ...caller, keyId: 'clé\r\n' }, key, now)).toMatch(/^[\w-]+\.[\w-]+$/)
  })
})
