import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newRealmId, type RealmId } from '../ids/ids.ts'
import { shopperActions } from '../identity/caller.ts'
import { deriveSessionKey } from './derive-session-key.ts'
import { type SessionClaims, signSession, verifySession } from './session-key.ts'

const realm = 'abcdefgh' as RealmId
const now = new Date('2026-11-23T06:30:00Z')
const [current, previous, foreign] = [1, 2, 3].map((byte) => deriveSessionKey(Buffer.alloc(32, byte))) as [
  Buffer,
  Buffer,
  Buffer,
]

const claims: SessionClaims = {
  sessionId: newRealmId('ses', realm, now),
  issuerKeyId: newRealmId('key', realm, now),
  expiresAt: new Date('2026-11-23T07:30:00Z'),
  actions: ['TRACK', 'REDIRECT'],
}

describe("a shopper's key", () => {
  it('says what was signed, whichever actions it names', () => {
    fc.assert(
      fc.property(fc.subarray([...shopperActions]), (actions) => {
        const text = signSession({ ...claims, actions }, current)
        expect(verifySession(text, [current])).toEqual({ ...claims, actions })
      }),
    )
  })

  it('fits into 512 characters of a header, in the longest realm and with every action', () => {
    const text = signSession({ ...claims, actions: shopperActions }, current)
    expect(text).toMatch(/^ss_[\w-]{16,508}$/)
  })

  it('is good after the secret has changed, as long as the former one is known', () => {
    const text = signSession(claims, previous)
    expect(verifySession(text, [current, previous])).toEqual(claims)
    expect(verifySession(text, [current])).toBeNull()
  })

  it('is worth nothing when a single character of it was changed', () => {
    const text = signSession(claims, current)
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      expect(verifySession(changed, [current])).toBeNull()
    }
  })

  it('is worth nothing with other claims under its signature, or signed by another secret', () => {
    const signature = Buffer.from(signSession(claims, current).slice(3), 'base64url').subarray(0, 32)
    const other = Buffer.from(signSession({ ...claims, actions: shopperActions }, current).slice(3), 'base64url')
    const forged = `ss_${Buffer.concat([signature, other.subarray(32)]).toString('base64url')}`
    expect(verifySession(forged, [current])).toBeNull()
    expect(verifySession(signSession(claims, foreign), [current, previous])).toBeNull()
  })

  it('cannot name an issuing key of another realm', () => {
    const issuerKeyId = newRealmId('key', 'in' as RealmId, now)
    expect(verifySession(signSession({ ...claims, issuerKeyId }, current), [current])).toBeNull()
  })

  it.each(['', 'ss_', 'ss_AAAA', `ss_${'A'.repeat(600)}`, 'sk_test_1', `${signSession(claims, current)}=`])(
    'is not %j',
    (text) => expect(verifySession(text, [current])).toBeNull(),
  )
})
