import type { KeyKind, Scope } from '@restante/subgraph-kit'
import { lockHeads, publishRows } from './published-table.ts'
import type { Transaction } from './transaction.ts'

/** A key to be stored. */
export interface ApiKeyRow {
  readonly realm: string
  readonly id: string
  /** SHA-256 of the text. */
  readonly digest: Buffer
  readonly lastFour: string
  readonly kind: KeyKind
  readonly partnerId: string
  /** True when the realm is a live country. */
  readonly livemode: boolean
  readonly scopes: readonly Scope[]
  readonly origins: readonly string[]
  readonly outletIds: readonly string[]
  readonly label: string
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null
}

/** Stores and publishes new keys. Throws when one's digest is stored already. */
export async function insertApiKeys(transaction: Transaction, keys: readonly ApiKeyRow[], now: Date): Promise<void> {
  await lockHeads(transaction, 'api_key_fact')
  for (const key of keys) {
    await transaction.query({
      name: 'insert-api-key',
      text: `insert into service_points.api_key
               (realm_id, key_id, digest, last_four, kind, partner_id, scopes, origins, outlet_ids, label, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      values: [
        key.realm,
        key.id,
        key.digest,
        key.lastFour,
        key.kind,
        key.partnerId,
        key.scopes,
        key.origins,
        key.outletIds,
        key.label,
        now,
        key.expiresAt,
      ],
    })
  }
  await publishRows(
    transaction,
    'api_key_fact',
    keys.map((key) => ({
      realm_id: key.realm,
      key_id: key.id,
      digest: `\\x${key.digest.toString('hex')}`,
      kind: key.kind,
      partner_id: key.partnerId,
      livemode: key.livemode,
      scopes: key.scopes,
      origins: key.origins,
      outlet_ids: key.outletIds,
      expires_at: key.expiresAt,
    })),
  )
}

/** Revokes a key and publishes that; false when it is unknown, or known and revoked before. */
export async function markKeyRevoked(
  transaction: Transaction,
  realm: string,
  keyId: string,
  now: Date,
): Promise<boolean> {
  await lockHeads(transaction, 'api_key_fact')
  const { rowCount } = await transaction.query(
    `update service_points.api_key set revoked_at = $3 where realm_id = $1 and key_id = $2 and revoked_at is null`,
    [realm, keyId, now],
  )
  if (rowCount === 0) return false
  await publishRows(transaction, 'api_key_fact', [{ realm_id: realm, key_id: keyId, deleted: true }])
  return true
}

/** Ids and digests of a realm's keys of these labels that are not revoked. */
export async function findKeysByLabel(
  transaction: Transaction,
  realm: string,
  labels: readonly string[],
): Promise<{ id: string; label: string; digest: Buffer }[]> {
  const { rows } = await transaction.query<{ id: string; label: string; digest: Buffer }>(
    `select key_id as id, label, digest from service_points.api_key
      where realm_id = $1 and label = any($2) and revoked_at is null`,
    [realm, labels],
  )
  return rows
}
