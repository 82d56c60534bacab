import { createHash } from 'node:crypto'
import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import { type Authenticator, createKeyRegister, type KeyFact } from '../../src/index.ts'

/** Makes a key for a test; its other members are usual for a sandbox. */
export function keyFact(key: string, fact: Partial<KeyFact> = {}): KeyFact {
  return {
    realm: 'sb1' as RealmId,
    keyId: `key_${key}`,
    digest: createHash('sha256').update(key).digest(),
    kind: 'SECRET',
    partnerId: 'prt_sb1_0' as PartnerId,
    livemode: false,
    scopes: ['outlets:read'],
    origins: [],
    outletIds: [],
    expiresAt: null,
    isRevoked: false,
    ...fact,
  }
}

/** Makes an authenticator with the given keys and no others. */
export function createTestAuthenticator(...facts: readonly KeyFact[]): Authenticator {
  const register = createKeyRegister()
  register.apply(facts)
  return {
    authenticate: (credential) => register.authenticate(credential),
    isKnownOrigin: (origin) => register.isKnownOrigin(origin),
    close: () => Promise.resolve(),
  }
}
