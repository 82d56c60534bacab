import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Realm } from '../domain/realm.ts'
import { insertRows } from './insert-rows.ts'
import { realmPublication } from './publications.ts'
import { lockHeads, publishRows } from './publish-rows.ts'
import { realmTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** The realm, or null when it does not exist. */
export async function findRealm(executor: Pool | Transaction, realmId: RealmId): Promise<Realm | null> {
  const { rows } = await executor.query<Realm>({
    name: 'find-realm',
    text: `select ${selectColumns(realmTable.properties)} from ${realmTable.name} where realm_id = $1`,
    values: [realmId],
  })
  return rows[0] ?? null
}

/** The names of all realms. */
export async function listRealms(pool: Pool): Promise<RealmId[]> {
  const { rows } = await pool.query(`select realm_id from ${realmTable.name} order by realm_id`)
  return rows.map((row) => row.realm_id)
}

/** Stores and publishes a new realm; false when one of that name exists. */
export async function insertRealm(transaction: Transaction, realm: Realm): Promise<boolean> {
  await lockHeads(transaction, ['realm_fact'])
  if ((await insertRows(transaction, realmTable, [realm], 'on conflict do nothing')) === 0) return false
  await publishRows(transaction, realmPublication, [realm])
  return true
}

/** Stores and publishes the offset of a realm's clock, in milliseconds. */
export async function setClockOffset(transaction: Transaction, realmId: RealmId, offsetMs: number): Promise<void> {
  await lockHeads(transaction, ['realm_fact'])
  const { rows } = await transaction.query<Realm>({
    name: 'set-clock-offset',
    text: `update ${realmTable.name} set clock_offset_ms = $2 where realm_id = $1 returning ${selectColumns(realmTable.properties)}`,
    values: [realmId, offsetMs],
  })
  await publishRows(transaction, realmPublication, rows)
}
