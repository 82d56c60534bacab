import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import type { PartnerKind } from '../domain/partner.ts'
import { lockHeads, publishRows } from './published-table.ts'
import type { Tables } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** A partner as it is stored. */
export interface PartnerRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: PartnerKind
}

/** A partner to be stored. */
export interface NewPartner extends PartnerRow {
  readonly realm: string
  /** Whose service points its returns go to; null: its own. */
  readonly returnsPartnerId: string | null
}

/** Which partners a list shows; what is absent does not restrict. */
export interface PartnerFilter {
  readonly kinds?: readonly PartnerKind[] | null
  /** Part of the code or the name, in any case. */
  readonly text?: string | null
}

/** The partners of these ids, in no order; an id that the realm lacks is left out. */
export async function findPartners(
  executor: Pool | Transaction,
  realm: string,
  ids: readonly string[],
): Promise<PartnerRow[]> {
  const { rows } = await executor.query<PartnerRow>({
    name: 'find-partners',
    text: `select partner_id as id, code, name, kind from service_points.partner
            where realm_id = $1 and partner_id = any($2)`,
    values: [realm, ids],
  })
  return rows
}

/** The partners of these codes, in no order; a code that the realm lacks is left out. */
export async function findPartnersByCode(
  executor: Pool | Transaction,
  realm: string,
  codes: readonly string[],
): Promise<PartnerRow[]> {
  const { rows } = await executor.query<PartnerRow>({
    name: 'find-partners-by-code',
    text: `select partner_id as id, code, name, kind from service_points.partner
            where realm_id = $1 and code = any($2)`,
    values: [realm, codes],
  })
  return rows
}

/** The first `limit` partners of the filter after a code, in order of their code. */
export async function listPartners(
  db: Kysely<Tables>,
  realm: string,
  filter: PartnerFilter,
  afterCode: string | null,
  limit: number,
): Promise<PartnerRow[]> {
  let query = db
    .selectFrom('service_points.partner')
    .select(['partner_id as id', 'code', 'name', 'kind'])
    .where('realm_id', '=', realm)
  if (filter.kinds) query = query.where('kind', '=', sql<PartnerKind>`any(${filter.kinds})`)
  if (filter.text != null) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((where) => where.or([where('code', 'ilike', pattern), where('name', 'ilike', pattern)]))
  }
  if (afterCode !== null) query = query.where('code', '>', afterCode)
  return query.orderBy('code').limit(limit).execute()
}

/** Stores and publishes a new partner; false when its code is taken. */
export async function insertPartner(transaction: Transaction, partner: NewPartner, now: Date): Promise<boolean> {
  await lockHeads(transaction, 'partner_fact')
  const { rowCount } = await transaction.query(
    `insert into service_points.partner (realm_id, partner_id, code, name, kind, returns_partner_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (realm_id, code) do nothing`,
    [partner.realm, partner.id, partner.code, partner.name, partner.kind, partner.returnsPartnerId, now],
  )
  if (rowCount === 0) return false
  await publishRows(transaction, 'partner_fact', [
    {
      realm_id: partner.realm,
      partner_id: partner.id,
      code: partner.code,
      name: partner.name,
      kind: partner.kind,
      returns_partner_id: partner.returnsPartnerId,
    },
  ])
  return true
}

/** The id of a partner's programme of that code, which is stored under the given id and name when it is new. */
export async function ensureProgramme(
  transaction: Transaction,
  programme: { realm: string; id: string; partnerId: string; code: string; name: string },
  now: Date,
): Promise<string> {
  await transaction.query(
    `insert into service_points.programme (realm_id, programme_id, partner_id, code, name, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (realm_id, partner_id, code) do nothing`,
    [programme.realm, programme.id, programme.partnerId, programme.code, programme.name, now],
  )
  const { rows } = await transaction.query(
    `select programme_id from service_points.programme where realm_id = $1 and partner_id = $2 and code = $3`,
    [programme.realm, programme.partnerId, programme.code],
  )
  return rows[0].programme_id
}
