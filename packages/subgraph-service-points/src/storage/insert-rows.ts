import { listColumns, type Table, toJsonRow } from '@restante/store'
import type { Transaction } from './transaction.ts'

/**
 * Inserts rows with all of their columns; returns how many, which is fewer where `onConflict`, such as
 * `on conflict do nothing`, left some alone. COPY is quicker, but PostgreSQL refuses it under row-level security.
 */
export async function insertRows<Row>(
  transaction: Transaction,
  table: Table<Row>,
  rows: readonly NoInfer<Row>[],
  onConflict = '',
): Promise<number> {
  const { name, properties } = table
  const columns = listColumns(properties)
  const { rowCount } = await transaction.query({
    name: `insert-${name}`,
    text: `insert into ${name} (${columns})
           select ${columns} from jsonb_populate_recordset(null::${name}, $1) ${onConflict}`,
    values: [JSON.stringify(rows.map((row) => toJsonRow(table, row)))],
  })
  return rowCount ?? 0
}
