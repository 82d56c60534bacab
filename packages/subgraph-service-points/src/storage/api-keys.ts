import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import type { ApiKey } from '../domain/api-key.ts'
import type { ApiKeyRepository } from '../domain/ports/api-key-repository.ts'
import { insertRows } from './insert-rows.ts'
import { apiKeyPublication } from './publications.ts'
import { lockHeads, publishRows } from './publish-rows.ts'
import { apiKeyTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** Returns the keys of these ids that the transaction's partner or realm may see, in no order. */
export async function findApiKeys(
  transaction: Transaction,
  realmId: RealmId,
  keyIds: readonly string[],
): Promise<ApiKey[]> {
  const { rows } = await transaction.query<ApiKey>(
    `select ${selectColumns(apiKeyTable.properties)} from service_points.api_key
      where realm_id = $1 and key_id = any($2)`,
    [realmId, keyIds],
  )
  return rows
}

/** Returns the keys of a partner's devices after the one with that id, newest first. */
export async function listDevices(
  transaction: Transaction,
  { realmId, partnerId }: Pick<ApiKey, 'realmId' | 'partnerId'>,
  afterId: string | null,
  limit: number,
): Promise<ApiKey[]> {
  const { rows } = await transaction.query<ApiKey>(
    `select ${selectColumns(apiKeyTable.properties)} from service_points.api_key
      where realm_id = $1 and partner_id = $2 and kind = 'DEVICE' and ($3::text is null or key_id < $3)
      order by key_id desc limit $4`,
    [realmId, partnerId, afterId, limit],
  )
  return rows
}

/** The keys of a realm, inside a transaction of the realm. */
export function createApiKeyRepository(transaction: Transaction, realmId: RealmId): ApiKeyRepository {
  return {
    async insert(key, livemode) {
      await lockHeads(transaction, ['api_key_fact'])
      await insertRows(transaction, apiKeyTable, [key])
      await publishRows(transaction, apiKeyPublication, [{ ...key, livemode }])
    },
    async revoke(keyId, now) {
      await lockHeads(transaction, ['api_key_fact'])
      const { rowCount } = await transaction.query(
        `update service_points.api_key set revoked_at = $3
          where realm_id = $1 and key_id = $2 and revoked_at is null`,
        [realmId, keyId, now],
      )
      if (rowCount === 0) return false
      await publishRows(transaction, apiKeyPublication, [{ realmId, keyId, deleted: true }])
      return true
    },
    find: (keyIds) => findApiKeys(transaction, realmId, keyIds),
    async list(partnerId) {
      const { rows } = await transaction.query<ApiKey>(
        `select ${selectColumns(apiKeyTable.properties)} from service_points.api_key
          where realm_id = $1 and ($2::text is null or partner_id = $2) order by key_id`,
        [realmId, partnerId],
      )
      return rows
    },
    async expire(keyId, at, livemode) {
      await lockHeads(transaction, ['api_key_fact'])
      const { rows } = await transaction.query<ApiKey>(
        `update service_points.api_key set expires_at = $3
          where realm_id = $1 and key_id = $2 and revoked_at is null
         returning ${selectColumns(apiKeyTable.properties)}`,
        [realmId, keyId, at],
      )
      const [key] = rows
      if (!key) return false
      await publishRows(transaction, apiKeyPublication, [{ ...key, livemode }])
      return true
    },
    async findByLabel(labels) {
      const { rows } = await transaction.query<ApiKey>(
        `select ${selectColumns(apiKeyTable.properties)} from service_points.api_key
          where realm_id = $1 and label = any($2) and revoked_at is null`,
        [realmId, labels],
      )
      return rows
    },
  }
}
