import type { RealmKind } from '../domain/realm.ts'
import { lockHeads, publishRows } from './published-table.ts'
import type { Transaction } from './transaction.ts'
import type { Pool } from 'pg'

/** A realm as it is stored. */
export interface RealmRow {
  readonly realm: string
  readonly kind: RealmKind
  /** Code of the partner whose sandbox it is; null for a live country. */
  readonly ownerCode: string | null
  readonly country: string | null
  readonly clockOffsetMs: number
}

/** The realm, or null when there is none of that name. */
export async function findRealm(executor: Pool | Transaction, realm: string): Promise<RealmRow | null> {
  const { rows } = await executor.query<RealmRow>({
    name: 'find-realm',
    text: `select realm_id as realm, kind, owner_code as "ownerCode", country, clock_offset_ms as "clockOffsetMs"
             from service_points.realm where realm_id = $1`,
    values: [realm],
  })
  return rows[0] ?? null
}

/** The names of all realms. */
export async function listRealms(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query('select realm_id from service_points.realm order by realm_id')
  return rows.map((row) => row.realm_id)
}

/** Stores and publishes a new realm; false when one of that name exists. */
export async function insertRealm(transaction: Transaction, row: RealmRow, now: Date): Promise<boolean> {
  await lockHeads(transaction, 'realm_fact')
  const { rowCount } = await transaction.query(
    `insert into service_points.realm (realm_id, kind, owner_code, country, clock_offset_ms, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [row.realm, row.kind, row.ownerCode, row.country, row.clockOffsetMs, now],
  )
  if (rowCount === 0) return false
  await publishRows(transaction, 'realm_fact', [
    { realm_id: row.realm, kind: row.kind, country: row.country, clock_offset_ms: row.clockOffsetMs },
  ])
  return true
}
