import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { listColumns, type Table } from './table.ts'

/** How rows are copied. */
export interface CopyOptions<Row> {
  /** The table that takes them, where it is another of the same columns: a temporary one. Default: the table itself. */
  readonly into?: string
  /** The columns that are sent. Default: all; the others get their defaults. */
  readonly properties?: readonly (keyof Row & string)[]
}

/** A write for each row would cost more than the rows. */
const rowsPerWrite = 500

/** Writes rows by COPY, the quickest way there is; a row that breaks a constraint fails all of them. */
export async function copyRows<Row>(
  client: ClientBase,
  table: Table<Row>,
  rows: readonly Row[],
  options: CopyOptions<NoInfer<Row>> = {},
): Promise<void> {
  const { into = table.name, properties = table.properties } = options
  const encoders = properties.map((property) => [property, table.columns[property].toCopy] as const)
  const toLine = (row: Row): string => `${encoders.map(([property, toCopy]) => toCopy(row[property])).join('\t')}\n`
  const target = client.query(copyFrom(`copy ${into} (${listColumns(properties)}) from stdin`))
  await pipeline(function* () {
    for (let from = 0; from < rows.length; from += rowsPerWrite) {
      yield rows
        .slice(from, from + rowsPerWrite)
        .map(toLine)
        .join('')
    }
  }, target)
}
