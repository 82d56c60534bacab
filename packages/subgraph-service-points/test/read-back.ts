import { columnName, selectColumns, type Table, toParameters } from '@restante/store'
import type { Transaction } from '../src/storage/transaction.ts'

/** The stored row with the key of the given one. */
export async function readBack<Row>(table: Table<Row>, row: Pick<Row, keyof Row & string>, transaction: Transaction) {
  const where = table.key.map((property, index) => `${columnName(property)} = $${index + 1}`)
  const { rows } = await transaction.query(
    `select ${selectColumns(table.properties)} from ${table.name} where ${where.join(' and ')}`,
    toParameters(table, row as Row, table.key),
  )
  return rows[0]
}
