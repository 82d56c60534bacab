import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Agreement, AgreementFilter, AgreementState } from '../domain/agreement/agreement.ts'
import type { AgreementRepository } from '../domain/ports/agreement-repository.ts'
import type { Database } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { agreementScopeTable, agreementTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** The agreements of a realm, inside a transaction of the realm. */
export function createAgreementRepository(transaction: Transaction, realmId: RealmId): AgreementRepository {
  return {
    async insert(agreement, outletIds) {
      await insertRows(transaction, agreementTable, [agreement])
      const { agreementId, providerId, customerId } = agreement
      const scope = outletIds.map((outletId) => ({ realmId, agreementId, outletId, providerId, customerId }))
      await insertRows(transaction, agreementScopeTable, scope)
    },
    async lock(agreementId) {
      const { rows } = await transaction.query<Agreement>(
        `select ${selectColumns(agreementTable.properties)} from service_points.agreement
          where realm_id = $1 and agreement_id = $2 for update`,
        [realmId, agreementId],
      )
      return rows[0] ?? null
    },
    async update(agreementId, { state, endsOn }) {
      await transaction.query(
        `update service_points.agreement set state = $3, ends_on = $4 where realm_id = $1 and agreement_id = $2`,
        [realmId, agreementId, state, endsOn],
      )
    },
    async expire(states, dayEverywhere) {
      const { rowCount } = await transaction.query(
        `update service_points.agreement set state = 'EXPIRED' where realm_id = $1 and state = any($2) and ends_on <= $3`,
        [realmId, states, dayEverywhere],
      )
      return rowCount ?? 0
    },
  }
}

/** The agreements of these ids that a partner is a party to, in no order. */
export async function findAgreements(
  database: Kysely<Database>,
  realmId: RealmId,
  party: string,
  ids: readonly string[],
): Promise<Agreement[]> {
  return selectOf(database, realmId, party)
    .where('agreementId', '=', sql<Agreement['agreementId']>`any(${ids})`)
    .execute()
}

/** The first `limit` agreements of a party after an id, in order of their ids, which is the order of their making. */
export async function listAgreements(
  database: Kysely<Database>,
  realmId: RealmId,
  party: string,
  filter: AgreementFilter,
  afterId: string | null,
  limit: number,
): Promise<Agreement[]> {
  let query = selectOf(database, realmId, party)
  if (filter.states) query = query.where('state', '=', sql<AgreementState>`any(${filter.states})`)
  if (filter.partner != null) query = query.where(isParty(filter.partner))
  if (filter.endsBefore != null) query = query.where('endsOn', '<', filter.endsBefore)
  if (afterId !== null) query = query.where('agreementId', '>', sql<Agreement['agreementId']>`${afterId}`)
  return query.orderBy('agreementId').limit(limit).execute()
}

function selectOf(
  database: Kysely<Database>,
  realmId: RealmId,
  party: string,
): SelectQueryBuilder<Database, 'servicePoints.agreement', Agreement> {
  return database.selectFrom('servicePoints.agreement').selectAll().where('realmId', '=', realmId).where(isParty(party))
}

function isParty(partnerId: string) {
  return sql<boolean>`${partnerId} in (provider_id, customer_id)`
}
