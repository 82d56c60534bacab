import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import type { Partner, PartnerFilter } from '../domain/partner.ts'
import type { PartnerRepository } from '../domain/ports/partner-repository.ts'
import { type Database, queriesIn } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { partnerPublication } from './publications.ts'
import { lockHeads, publishRows } from './publish-rows.ts'
import { partnerTable, programmeTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

const select = `select ${selectColumns(partnerTable.properties)} from ${partnerTable.name} where realm_id = $1`

/** The partners of a realm, inside a transaction of the realm. */
export function createPartnerRepository(transaction: Transaction, realmId: RealmId): PartnerRepository {
  return {
    find: (ids) => findPartners(transaction, realmId, ids),
    findByCode: (codes) => findPartnersByCode(transaction, realmId, codes),
    list: (filter) => listPartners(queriesIn(transaction), realmId, filter, null, null),
    async insert(partner) {
      await lockHeads(transaction, ['partner_fact'])
      const inserted = await insertRows(transaction, partnerTable, [partner], 'on conflict (realm_id, code) do nothing')
      if (inserted === 0) return false
      await publishRows(transaction, partnerPublication, [partner])
      return true
    },
    async ensureProgramme(programme) {
      const { partnerId, code } = programme
      await insertRows(transaction, programmeTable, [programme], 'on conflict (realm_id, partner_id, code) do nothing')
      const { rows } = await transaction.query(
        `select programme_id from service_points.programme where realm_id = $1 and partner_id = $2 and code = $3`,
        [realmId, partnerId, code],
      )
      return rows[0].programme_id
    },
  }
}

/** The partners of these ids, in no order; an id that the realm lacks is left out. */
export async function findPartners(
  executor: Pool | Transaction,
  realmId: RealmId,
  ids: readonly string[],
): Promise<Partner[]> {
  const { rows } = await executor.query<Partner>({
    name: 'find-partners',
    text: `${select} and partner_id = any($2)`,
    values: [realmId, ids],
  })
  return rows
}

/** The partners of these codes, in no order; a code that the realm lacks is left out. */
export async function findPartnersByCode(
  executor: Pool | Transaction,
  realmId: RealmId,
  codes: readonly string[],
): Promise<Partner[]> {
  const { rows } = await executor.query<Partner>({
    name: 'find-partners-by-code',
    text: `${select} and code = any($2)`,
    values: [realmId, codes],
  })
  return rows
}

/** The first `limit` partners of the filter after a code, in order of their code; all of them when it is null. */
export async function listPartners(
  database: Kysely<Database>,
  realmId: RealmId,
  filter: PartnerFilter,
  afterCode: string | null,
  limit: number | null,
): Promise<Partner[]> {
  let query = database.selectFrom('servicePoints.partner').selectAll().where('realmId', '=', realmId)
  if (filter.kinds) query = query.where('kind', '=', sql<Partner['kind']>`any(${filter.kinds})`)
  if (filter.text != null) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((where) => where.or([where('code', 'ilike', pattern), where('name', 'ilike', pattern)]))
  }
  if (afterCode !== null) query = query.where('code', '>', afterCode)
  if (limit !== null) query = query.limit(limit)
  return query.orderBy('code').execute()
}
