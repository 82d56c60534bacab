import { type Feed, followTable } from '@restante/store'
import type { Caller, KeyKind, Log, PartnerId, RealmId, Scope } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Authenticator } from './authenticator.ts'
import { createKeyRegister, type KeyFact } from './key-register.ts'

/** A row of the published table, with what the feed adds. */
interface ApiKeyRow {
  readonly realm_id: RealmId
  readonly key_id: string
  readonly digest: Buffer
  readonly kind: KeyKind
  readonly partner_id: PartnerId
  readonly livemode: boolean
  readonly scopes: Scope[]
  readonly origins: string[]
  readonly outlet_ids: Caller['outletIds']
  readonly expires_at: Date | null
  readonly deleted: boolean
}

const columns = [
  'realm_id',
  'key_id',
  'digest',
  'kind',
  'partner_id',
  'livemode',
  'scopes',
  'origins',
  'outlet_ids',
  'expires_at',
] as const

/** Knows the keys of a database. */
export interface PostgresAuthenticator extends Authenticator {
  /** Resolves when every key that was made or revoked before the call counts. */
  refresh(): Promise<void>
}

/**
 * Knows the keys that the service points context publishes. All of them are held in memory and followed, so that a
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
  const feed: Feed = await followTable<ApiKeyRow>({
    pool: options.pool,
    table: 'published_service_points.api_key_fact',
    columns,
    onRows: (rows) => register.apply(rows.map(toFact)),
    onError: (error) => options.log.warn({ err: error }, 'Keys cannot be followed; those known stay known.'),
  })
  return {
    authenticate: (credential) => register.authenticate(credential),
    isKnownOrigin: (origin) => register.isKnownOrigin(origin),
    refresh: () => feed.refresh(),
    close: () => feed.close(),
  }
}

function toFact(row: ApiKeyRow): KeyFact {
  return {
    realm: row.realm_id,
    keyId: row.key_id,
    digest: row.digest,
    kind: row.kind,
    partnerId: row.partner_id,
    livemode: row.livemode,
    scopes: row.scopes,
    origins: row.origins,
    outletIds: row.outlet_ids,
    expiresAt: row.expires_at,
    isRevoked: row.deleted,
  }
}
