import type { RealmId } from '@restante/subgraph-kit'
import type { EarlierRequest, RequestKey, RequestRepository } from '../domain/ports/request-repository.ts'
import type { Transaction } from './transaction.ts'

/** The requests of a realm, inside a transaction of the realm or of the partner that sends them. */
export function createRequestRepository(transaction: Transaction, realmId: RealmId): RequestRepository {
  const nameOf = ({ partnerId, operation, key }: RequestKey): string[] => [realmId, partnerId, operation, key]
  return {
    async claim(request, now) {
      // The row of a transaction in progress is waited for; after a rollback the next one gets the key.
      const { rowCount } = await transaction.query(
        `insert into service_points.idempotency (realm_id, partner_id, operation, key, digest, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [...nameOf(request), request.digest, now],
      )
      if (rowCount === 1) return null
      const { rows } = await transaction.query<EarlierRequest>(
        `select digest, result from service_points.idempotency
          where (realm_id, partner_id, operation, key) = ($1, $2, $3, $4)`,
        nameOf(request),
      )
      return rows[0]!
    },
    async complete(request, result) {
      await transaction.query(
        `update service_points.idempotency set result = $5
          where (realm_id, partner_id, operation, key) = ($1, $2, $3, $4)`,
        [...nameOf(request), JSON.stringify(result)],
      )
    },
    async deleteBefore(moment) {
      await transaction.query('delete from service_points.idempotency where realm_id = $1 and created_at < $2', [
        realmId,
        moment,
      ])
    },
  }
}
