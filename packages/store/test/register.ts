import type { Pool } from 'pg'
import { bigint, boolean, defineTable, integer, type MigrationContext, type RowOf, text } from '../src/index.ts'

/** A context with one published table, which the part `outlets` writes. */
export const register: MigrationContext = { name: 'register', directory: new URL('register/', import.meta.url) }

/** The published table. */
export const entryTable = defineTable('published_register.entry', ['id'], {
  id: integer(),
  name: text(),
  rev: bigint(),
  deleted: boolean(),
})

/** A row of the published table. */
export type Entry = RowOf<typeof entryTable>

/** Writes entries in one transaction, at one revision, and notifies its readers. */
export async function writeEntries(pool: Pool, ids: number[], name: string, deleted = false): Promise<void> {
  await pool.query(
    `with head as (update published_register.head set rev = rev + 1 where table_name = 'entry' returning rev),
          hint as (select pg_notify('published_register', ''))
     insert into published_register.entry (id, name, rev, deleted)
     select id, $2, head.rev, $3 from unnest($1::int[]) as id, head, hint
     on conflict (id) do update set name = excluded.name, rev = excluded.rev, deleted = excluded.deleted`,
    [ids, name, deleted],
  )
}
