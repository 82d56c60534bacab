import {
  deriveSessionKey,
  newRealmId,
  type PartnerId,
  type RealmId,
  type SessionClaims,
  signSession,
} from '@restante/subgraph-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import { createShopperKeys, type ShopperKeys } from '../../src/authenticate/shopper-keys.ts'
import { createKeyRegister, type KeyRegister } from '../../src/index.ts'
import { keyFact } from '../support/keys.ts'

const realm = 'sb1' as RealmId
const now = new Date('2026-11-23T06:30:00Z')
const partnerId = newRealmId('prt', realm, now)
const issuerKeyId = newRealmId('key', realm, now)
const [key, earlierKey] = [1, 2].map((byte) => deriveSessionKey(Buffer.alloc(32, byte))) as [Buffer, Buffer]
const claims: SessionClaims = {
  sessionId: newRealmId('ses', realm, now),
  issuerKeyId,
  expiresAt: new Date('2026-11-23T07:30:00Z'),
  actions: ['TRACK', 'REDIRECT'],
}
const text = signSession(claims, key)

describe("the key of a shopper's session", () => {
  let register: KeyRegister
  let shoppers: ShopperKeys
  let clock: number
  const issuer = (change: object = {}) =>
    keyFact('sk_test_1', { realm, keyId: issuerKeyId, partnerId, scopes: ['parcels:read', 'admin'], ...change })
  const page = (name: string, change: object = {}) =>
    keyFact(name, { realm, partnerId, kind: 'PUBLISHABLE', origins: [`https://${name}.example`], ...change })
  beforeEach(() => {
    clock = now.getTime()
    register = createKeyRegister(() => clock)
    register.apply([issuer()])
    shoppers = createShopperKeys(register, [key, earlierKey], () => clock)
  })

  it('names the partner and the mode of the issuing key, and the actions as its only scopes', () => {
    expect(shoppers.authenticate(text)).toEqual({
      caller: {
        keyId: claims.sessionId,
        kind: 'SESSION',
        realm,
        livemode: false,
        partnerId,
        scopes: ['outlets:read', 'shopper:track', 'shopper:redirect'],
        outletIds: [],
      },
      origins: [],
    })
  })

  it('is good until it expires, to the millisecond', () => {
    clock = claims.expiresAt.getTime() - 1
    expect(shoppers.authenticate(text)).not.toBeNull()
    clock += 1
    expect([shoppers.authenticate(text), shoppers.isSigned(text)]).toEqual([null, false])
  })

  it.each([
    ['was revoked', { isRevoked: true }],
    ['has expired', { expiresAt: now }],
    ['is no secret key', { kind: 'PUBLISHABLE', origins: ['*'] }],
  ])('is worth nothing once its issuing key %s', (_why, change) => {
    expect(shoppers.authenticate(text)).not.toBeNull()
    register.apply([issuer(change)])
    expect([shoppers.authenticate(text), shoppers.isSigned(text)]).toEqual([null, true])
  })

  it('is worth nothing when it was changed, signed by somebody else, or issued by a key of another realm', () => {
    const foreign = deriveSessionKey(Buffer.alloc(32, 9))
    const other = signSession({ ...claims, actions: ['CODE'] }, foreign)
    const elsewhere = newRealmId('key', 'fr' as RealmId, now)
    register.apply([keyFact('sk_test_2', { realm: 'fr' as RealmId, keyId: elsewhere })])
    const crossing = signSession({ ...claims, issuerKeyId: elsewhere }, key)
    for (const credential of [`${text}A`, text.slice(0, -2), other, crossing, 'ss_', 'ss_x']) {
      expect([shoppers.authenticate(credential), shoppers.isSigned(credential)]).toEqual([null, false])
    }
    expect(shoppers.authenticate(signSession(claims, earlierKey))).not.toBeNull()
  })

  it("may be used by pages of the origins that its partner's publishable keys list, as they are now", () => {
    const origins = (): unknown => shoppers.authenticate(text)?.origins
    register.apply([
      page('shop'),
      page('app'),
      page('other', { partnerId: 'prt_sb1_other' as PartnerId }),
      page('elsewhere', { realm: 'fr' as RealmId }),
    ])
    expect(origins()).toEqual(['https://shop.example', 'https://app.example'])
    register.apply([page('app', { isRevoked: true })])
    expect(origins()).toEqual(['https://shop.example'])
    register.apply([page('shop', { origins: ['https://new.example'] })])
    expect(origins()).toEqual(['https://new.example'])
  })

  it('gives the same caller each time until its rights change, so that work and tokens can be shared', () => {
    const first = shoppers.authenticate(text)
    expect(shoppers.authenticate(text)).toBe(first)
    register.apply([keyFact('sk_test_9', { realm })])
    expect(shoppers.authenticate(text)).toBe(first)
    register.apply([page('shop')])
    expect(shoppers.authenticate(text)).not.toBe(first)
  })
})
