import { hash } from 'node:crypto'
import type { Caller, KeyKind, PartnerId, RealmId, Scope } from '@restante/subgraph-kit'
import type { Authenticator, Identity } from './authenticator.ts'

/** A key as the register has it. The text of the key is known to its holder only. */
export interface KeyFact {
  readonly realm: RealmId
  readonly keyId: string
  /** SHA-256 of the whole text of the key. */
  readonly digest: Buffer
  readonly kind: KeyKind
  readonly partnerId: PartnerId
  readonly livemode: boolean
  readonly scopes: readonly Scope[]
  readonly origins: readonly string[]
  readonly outletIds: Caller['outletIds']
  /** Null when the key does not expire. */
  readonly expiresAt: Date | null
  readonly isRevoked: boolean
}

/** Keys by the digest of their text. */
export interface KeyRegister extends Pick<Authenticator, 'isKnownOrigin'> {
  /** Returns a key by its id while it is valid; null otherwise. */
  find(realm: RealmId, keyId: string): Identity | null
  /** Returns the origins that the publishable keys of a partner list; the same list until they change. */
  originsOf(realm: RealmId, partnerId: PartnerId): readonly string[]
  /** Adds, changes and removes keys; the last fact about a key holds. */
  apply(facts: readonly KeyFact[]): void
  /** Returns the identity of the holder of a key by its text. */
  authenticate(credential: string | null): Identity | null
}

interface Entry {
  readonly identity: Identity
  readonly digest: string
  readonly expiresAt: number
}

/**
 * Makes an empty register. A credential is looked up by its digest: the work is the same for any credential, and how
 * long a comparison takes says nothing of the keys that exist.
 */
export function createKeyRegister(now: () => number = Date.now): KeyRegister {
  const byDigest = new Map<string, Entry>()
  const byKey = new Map<string, Entry>()
  const keysOfOrigin = new Map<string, number>()
  const publishableKeys = new Map<string, Map<string, readonly string[]>>()
  const originsOfPartner = new Map<string, readonly string[]>()

  const count = (origins: readonly string[], step: number): void => {
    for (const origin of origins) {
      const keys = (keysOfOrigin.get(origin) ?? 0) + step
      if (keys > 0) keysOfOrigin.set(origin, keys)
      else keysOfOrigin.delete(origin)
    }
  }

  const listOrigins = (name: string, { caller, origins }: Identity, isValid: boolean): void => {
    if (caller?.kind !== 'PUBLISHABLE') return
    const partner = partnerName(caller.realm, caller.partnerId)
    const keys = publishableKeys.get(partner) ?? new Map<string, readonly string[]>()
    publishableKeys.set(partner, keys)
    if (isValid) keys.set(name, origins)
    else keys.delete(name)
    originsOfPartner.set(partner, Object.freeze([...new Set([...keys.values()].flat())]))
  }

  const forget = (name: string): void => {
    const entry = byKey.get(name)
    if (!entry) return
    byKey.delete(name)
    byDigest.delete(entry.digest)
    count(entry.identity.origins, -1)
    listOrigins(name, entry.identity, false)
  }

  const current = (entry: Entry | undefined): Identity | null =>
    entry && entry.expiresAt > now() ? entry.identity : null

  return {
    apply(facts) {
      for (const fact of facts) {
        const name = `${fact.realm}/${fact.keyId}`
        forget(name)
        if (fact.isRevoked) continue
        const entry = createEntry(fact)
        byKey.set(name, entry)
        byDigest.set(entry.digest, entry)
        count(entry.identity.origins, 1)
        listOrigins(name, entry.identity, true)
      }
    },
    authenticate: (credential) => current(byDigest.get(digestOf(credential ?? ''))),
    find: (realm, keyId) => current(byKey.get(`${realm}/${keyId}`)),
    originsOf: (realm, partnerId) => originsOfPartner.get(partnerName(realm, partnerId)) ?? noOrigins,
    isKnownOrigin: (origin) => keysOfOrigin.has(origin) || keysOfOrigin.has('*'),
  }
}

const noOrigins: readonly string[] = Object.freeze([])

function partnerName(realm: RealmId, partnerId: PartnerId): string {
  return `${realm}/${partnerId}`
}

function createEntry(fact: KeyFact): Entry {
  const { keyId, kind, realm, livemode, partnerId, scopes, outletIds } = fact
  const caller: Caller = Object.freeze({ keyId, kind, realm, livemode, partnerId, scopes, outletIds })
  // Any page may try a sandbox; live data is for the pages that the partner named.
  const origins = livemode ? fact.origins.filter((origin) => origin !== '*') : fact.origins
  return {
    identity: Object.freeze({ caller, origins }),
    digest: fact.digest.toString('base64'),
    expiresAt: fact.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  }
}

function digestOf(credential: string): string {
  return hash('sha256', credential, 'base64')
}
