import { columnName, listColumns, propertiesExcept, type Revision, type Table, toJsonRow } from '@restante/store'
import type { PublishedTableName } from '../domain/ports/publisher.ts'
import type { Transaction } from './transaction.ts'

/** The writing of a published table. `Derived` are the columns that the statement itself takes from other tables. */
export interface Publication<Row extends Revision, Derived extends keyof Row & string = never> {
  readonly table: Table<Row>
  /** The columns that the caller gives, key included. */
  readonly given: readonly Exclude<keyof Row & string, keyof Revision | Derived>[]
  /** Writes what differs from what is published, given as a JSON array. */
  readonly statement: string
}

/** Columns of a published table by their SQL, and the join that they come from: `r` is the row that was given. */
interface Derivation<Derived extends string> {
  readonly columns: Readonly<Record<Derived, string>>
  readonly join: string
}

/** A row to publish, or the key of one that is gone. */
export type PublishedRow<Row extends Revision, Derived extends keyof Row & string = never> =
  | Omit<Row, keyof Revision | Derived>
  | (Partial<Omit<Row, keyof Revision>> & { readonly deleted: true })

/** Prepares the writing of a published table whose columns are all given. */
export function definePublication<Row extends Revision>(table: Table<Row>): Publication<Row> {
  return defineDerivedPublication<Row, never>(table, { columns: {}, join: '' })
}

/** Prepares the writing of a published table of which some columns are derived by the statement. */
export function defineDerivedPublication<Row extends Revision, Derived extends keyof Row & string>(
  table: Table<Row>,
  derivation: Derivation<Derived>,
): Publication<Row, Derived> {
  const derived = Object.keys(derivation.columns) as Derived[]
  const given = propertiesExcept<Row, keyof Revision | Derived>(table, ['rev', 'deleted', ...derived])
  return { table, given, statement: writeStatement(table, given, derivation) }
}

/** Locks the revisions of published tables, always in the order of their names, so that nobody waits in a circle. */
export async function lockHeads(transaction: Transaction, names: readonly PublishedTableName[]): Promise<void> {
  await transaction.query({
    name: 'lock-heads',
    text: `select from published_service_points.head where table_name = any($1) order by table_name for update`,
    values: [names],
  })
}

/**
 * Writes those rows that differ from what is published, each with a revision of its own in the order of the keys, and
 * notifies listeners. A row with `deleted: true` leaves its last values behind as a tombstone; one that was never published
 * is skipped. Returns how many rows were written. The head must be locked.
 */
export async function publishRows<Row extends Revision, Derived extends keyof Row & string = never>(
  transaction: Transaction,
  { table, given, statement }: Publication<Row, Derived>,
  rows: readonly NoInfer<PublishedRow<Row, Derived>>[],
): Promise<number> {
  if (rows.length === 0) return 0
  const incoming = rows.map((row) =>
    'deleted' in row
      ? { ...toJsonRow(table, row as unknown as Row, table.key), deleted: true }
      : toJsonRow(table, row as unknown as Row, given),
  )
  const { rowCount } = await transaction.query({
    name: `publish-${table.name}`,
    text: statement,
    values: [JSON.stringify(incoming)],
  })
  if (rowCount) await transaction.query('notify published_service_points')
  return rowCount ?? 0
}

function writeStatement<Row extends Revision>(
  table: Table<Row>,
  given: readonly (keyof Row & string)[],
  { columns, join }: Derivation<string>,
): string {
  const key = listColumns(table.key)
  const values = propertiesExcept(table, ['rev', 'deleted', ...table.key]).map(columnName)
  const incoming = [
    ...given.map((property) => `${columnName(property)} ${table.columns[property].type}`),
    'deleted bool',
  ]
  const derived = Object.entries(columns).map(([property, source]) => `, ${source} as ${columnName(property)}`)
  const valuesOf = (prefix: string): string => values.map((column) => `${prefix}.${column}`).join(', ')
  return `
    with incoming as (
      select r.*${derived.join('')} from jsonb_to_recordset($1::jsonb) as r(${incoming.join(', ')}) ${join}
    ), changed as (
      select ${listColumns(table.key, 'i')},
             ${values.map((column) => `case when i.deleted then f.${column} else i.${column} end as ${column}`).join(', ')},
             coalesce(i.deleted, false) as deleted,
             row_number() over (order by ${listColumns(table.key, 'i')}) as place
        from incoming i left join ${table.name} f using (${key})
       where case
               when f.rev is null then i.deleted is not true
               when i.deleted then not f.deleted
               else f.deleted or row(${valuesOf('i')}) is distinct from row(${valuesOf('f')})
             end
    ), bumped as (
      update published_service_points.head set rev = rev + (select count(*) from changed)
       where table_name = '${table.name.split('.')[1]}'
      returning rev - (select count(*) from changed) as before
    )
    insert into ${table.name} (${key}, ${values.join(', ')}, rev, deleted)
    select ${listColumns(table.key, 'c')}, ${valuesOf('c')}, b.before + c.place, c.deleted
      from changed c, bumped b
    on conflict (${key}) do update
       set (${values.join(', ')}, rev, deleted) = row (${valuesOf('excluded')}, excluded.rev, excluded.deleted)`
}
