import { type Feed, followTable } from '@restante/store'
import { type ApiKeyFact, apiKeyFactTable, type Log } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Authenticator, Identity } from './authenticator.ts'
import { coalesceRefreshes } from './coalesced-refresh.ts'
import { createKeyRegister, type KeyFact } from './key-register.ts'
import { createShopperKeys } from './shopper-keys.ts'

/** An authenticator that follows the keys of a database. */
export interface PostgresAuthenticator extends Authenticator {
  /** Resolves when every key that was made or revoked before the call counts. */
  refresh(): Promise<void>
}

/**
 * Follows the keys that the service points context publishes. All of them are held in memory, so that a
 * request costs no query and an outage of the store or of that context locks nobody out. Resolves when every key has
 * been read. A key that is revoked later counts within about a second. One that is made later counts at once: a key that has the
 * form of one and is not known is looked for once more in what was published meanwhile, with at most one query in 100 ms for all
 * who ask.
 */
export async function createPostgresAuthenticator(options: {
  /** Of the gateway's own role. */
  readonly pool: Pool
  readonly log: Log
  /** The keys that sign those of shoppers, newest first. Default: none, and no key of a shopper is accepted. */
  readonly sessionKeys?: readonly Buffer[]
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number
}): Promise<PostgresAuthenticator> {
  const register = createKeyRegister(options.now)
  const feed: Feed = await followTable({
    pool: options.pool,
    table: apiKeyFactTable,
    onRows: (rows) => register.apply(rows.map(toFact)),
    onError: (error) => options.log.warn({ err: error }, 'Keys cannot be followed; known keys stay valid.'),
  })
  const shoppers = createShopperKeys(register, options.sessionKeys ?? [], options.now)
  const find = (credential: string): Identity | null =>
    credential.startsWith('ss_') ? shoppers.authenticate(credential) : register.authenticate(credential)
  const mayBeNew = (credential: string): boolean => keyForm.test(credential) || shoppers.isSigned(credential)
  const refreshRarely = coalesceRefreshes(() => feed.refresh(), refreshIntervalMs)
  return {
    authenticate(credential) {
      if (credential === null) return null
      const known = find(credential)
      if (known || !mayBeNew(credential)) return known
      // While nothing can be read, what is known counts.
      return refreshRarely().then(
        () => find(credential),
        () => null,
      )
    },
    isKnownOrigin: (origin) => register.isKnownOrigin(origin),
    refresh: () => feed.refresh(),
    close: () => feed.close(),
  }
}

const refreshIntervalMs = 100
const keyForm = /^(?:(?:sk|pk)_(?:live|test)|dk)_[0-9A-Za-z]{43}$/

function toFact({ realmId, deleted, ...key }: ApiKeyFact): KeyFact {
  return { ...key, realm: realmId, isRevoked: deleted }
}
