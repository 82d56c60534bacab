import type { RowOf } from '@restante/store'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { agreementTable, partnerTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

/** The tables that filtered lists are read from. */
export interface Database {
  'servicePoints.partner': RowOf<typeof partnerTable>
  'servicePoints.agreement': RowOf<typeof agreementTable>
}

/** The query builder over a pool; names are camel case here and snake case in SQL. */
export function queriesOn(pool: Pool): Kysely<Database> {
  return openDatabase(new PostgresDialect({ pool }))
}

/** The query builder inside a transaction. */
export function queriesIn(transaction: Transaction): Kysely<Database> {
  const lent = { query: transaction.query.bind(transaction), release: () => {} }
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} }
  return openDatabase(new PostgresDialect({ pool }))
}

function openDatabase(dialect: PostgresDialect): Kysely<Database> {
  return new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })
}
