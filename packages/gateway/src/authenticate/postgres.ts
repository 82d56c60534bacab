import { type Feed, followTable } from '@restante/store'
import { type ApiKeyFact, apiKeyFactTable, type Log } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Authenticator } from './authenticator.ts'
import { createKeyRegister, type KeyFact } from './key-register.ts'

/** An authenticator that follows the keys of a database. */
export interface PostgresAuthenticator extends Authenticator {
  /** Resolves when every key that was made or revoked before the call counts. */
  refresh(): Promise<void>
}

/**
 * Follows the keys that the service points context publishes. All of them are held in memory, so that a
 * request costs no query and an outage of the store or of that context locks nobody out. Resolves when every key has
 * been read; a key made or revoked later counts within about a second.
 */
export async function createPostgresAuthenticator(options: {
  /** Of the gateway's own role. */
  readonly pool: Pool
  readonly log: Log
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
  return {
    authenticate: (credential) => register.authenticate(credential),
    isKnownOrigin: (origin) => register.isKnownOrigin(origin),
    refresh: () => feed.refresh(),
    close: () => feed.close(),
  }
}

function toFact({ realmId, deleted, ...key }: ApiKeyFact): KeyFact {
  return { ...key, realm: realmId, isRevoked: deleted }
}
