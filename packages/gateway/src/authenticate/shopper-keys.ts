import {
  BoundedMap,
  type Caller,
  realmOfId,
  type SessionClaims,
  shopperScope,
  verifySession,
} from '@restante/subgraph-kit'
import type { Identity } from './authenticator.ts'
import type { KeyRegister } from './key-register.ts'

/** A shopper's key whose signature was checked, with the identity that was made of it last. */
interface KnownKey {
  readonly claims: SessionClaims
  identity: Identity | null
  /** The identity of the issuing key, and the origins of its partner, of which the identity was made. */
  issuer: Identity | null
  origins: readonly string[] | null
}

const maxKnown = 10_000

/** The keys of shoppers. */
export interface ShopperKeys {
  authenticate(credential: string): Identity | null
  /** Returns true for a key that was signed here and has not expired, whatever became of the key that issued it. */
  isSigned(credential: string): boolean
}

/**
 * Authenticates the keys of shoppers, `ss_…`. They are signed and say themselves what they are good for, so
 * that a new one works at every gateway at once; the register is asked only if the key that issued it is still valid. Pages may
 * use one from the origins that the publishable keys of its partner list. The same key gives the same identity until its
 * rights change. Null for a key that was not signed by one of `keys`, has expired, or whose issuing key is gone.
 */
export function createShopperKeys(
  register: KeyRegister,
  keys: readonly Buffer[],
  now: () => number = Date.now,
): ShopperKeys {
  const known = new BoundedMap<string, KnownKey>(maxKnown)

  const read = (credential: string): KnownKey | null => {
    const earlier = known.get(credential)
    if (earlier) return earlier.claims.expiresAt.getTime() > now() ? earlier : null
    const claims = verifySession(credential, keys)
    if (!claims || claims.expiresAt.getTime() <= now()) return null
    const key: KnownKey = { claims, identity: null, issuer: null, origins: null }
    known.set(credential, key)
    return key
  }

  return {
    isSigned: (credential) => read(credential) !== null,
    authenticate(credential) {
      const key = read(credential)
      const realm = key && realmOfId(key.claims.sessionId)
      if (!key || !realm) return null
      const issuer = register.find(realm, key.claims.issuerKeyId)
      if (issuer?.caller?.kind !== 'SECRET') return null
      const origins = register.originsOf(realm, issuer.caller.partnerId)
      if (key.issuer !== issuer || key.origins !== origins || !key.identity) {
        key.identity = identityOf(key.claims, issuer.caller, origins)
        key.issuer = issuer
        key.origins = origins
      }
      return key.identity
    },
  }
}

function identityOf(
  { sessionId, actions }: SessionClaims,
  { realm, livemode, partnerId }: Caller,
  origins: readonly string[],
): Identity {
  const caller: Caller = {
    keyId: sessionId,
    kind: 'SESSION',
    realm,
    livemode,
    partnerId,
    scopes: ['outlets:read', ...actions.map(shopperScope)],
    outletIds: [],
  }
  return Object.freeze({ caller: Object.freeze(caller), origins })
}
