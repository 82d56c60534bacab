import fc from 'fast-check'
import { Client } from 'pg'
import type { Column } from './table/column.ts'
import { columnName, type Table } from './table/table.ts'

/** The part of a table's definition that is compared with a database; its rows do not matter. */
export interface DefinedTable {
  readonly name: string
  readonly columns: Readonly<Record<string, { readonly type: string; readonly isNullable: boolean }>>
  readonly key: readonly string[]
}

/**
 * Compares table definitions with a database and returns one sentence for each difference: a column that only one of them
 * has, a different type, nullability or primary key, another order of the columns, and each table of `schemas` that has no
 * definition.
 *
 * @param databaseUrl URL of a role that sees every table, such as the migrator's.
 */
export async function findTableDifferences(
  databaseUrl: string,
  tables: readonly DefinedTable[],
  schemas: readonly string[],
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ name: string; text: string }>(
      `select table_schema || '.' || table_name as name,
              column_name || ' ' || udt_name || case is_nullable when 'YES' then ' null' else '' end as text
         from information_schema.columns
        where table_schema = any($1) or table_schema || '.' || table_name = any($2)
        order by ordinal_position`,
      [schemas, tables.map(({ name }) => name)],
    )
    const { rows: keys } = await client.query<{ name: string; text: string }>(
      `select table_schema || '.' || table_name as name, 'key ' || column_name as text
         from information_schema.table_constraints join information_schema.key_column_usage
           using (constraint_schema, constraint_name, table_schema, table_name)
        where constraint_type = 'PRIMARY KEY' and (table_schema = any($1) or table_schema || '.' || table_name = any($2))`,
      [schemas, tables.map(({ name }) => name)],
    )
    const found = new Set([...columns, ...keys].map(({ name, text }) => `${name}: ${text}`))
    const defined = new Set(tables.flatMap(describeTable))
    const differences = [
      ...[...found].filter((fact) => !defined.has(fact)).map((fact) => `Only the database has ${fact}.`),
      ...[...defined].filter((fact) => !found.has(fact)).map((fact) => `Only the definition has ${fact}.`),
    ].toSorted()
    if (differences.length > 0) return differences
    return tables
      .filter((table) => !hasOrder(table, columns))
      .map(({ name }) => `${name} has its columns in another order.`)
  } finally {
    await client.end()
  }
}

function describeTable(table: DefinedTable): string[] {
  const { name, key } = table
  return [
    ...describeColumns(table).map((text) => `${name}: ${text}`),
    ...key.map((property) => `${name}: key ${columnName(property)}`),
  ]
}

function describeColumns({ columns }: DefinedTable): string[] {
  return Object.entries(columns).map(
    ([property, { type, isNullable }]) => `${columnName(property)} ${type}${isNullable ? ' null' : ''}`,
  )
}

/** Returns true if the columns have the order of the database. Row literals are read in that order. */
function hasOrder(table: DefinedTable, columns: readonly { readonly name: string; readonly text: string }[]): boolean {
  const stored = columns.filter(({ name }) => name === table.name).map(({ text }) => text)
  return describeColumns(table).every((text, index) => text === stored[index])
}

const word = fc.stringMatching(/^[ -~äß漢\t\n\\"{},]{0,12}$/)

const arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text: word,
  bool: fc.boolean(),
  int4: fc.integer({ min: 0, max: 2_147_483_647 }),
  int8: fc.maxSafeNat(),
  float8: fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0),
  timestamptz: fc.date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
  date: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((value) => value.toISOString().slice(0, 10)),
  jsonb: fc.record({ name: word, list: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }) }),
  _text: fc.array(word, { maxLength: 3 }),
  _int4: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
  bytea: fc.uint8Array({ maxLength: 8 }).map((value) => Buffer.from(value)),
}

/** Returns arbitrary rows of a table: any value of each column's type, or values of `given` where a constraint demands it. */
export function anyRow<Row>(
  table: Table<Row>,
  given: { readonly [Name in keyof Row]?: fc.Arbitrary<Row[Name]> } = {},
): fc.Arbitrary<Row> {
  const columns = table.properties.map((property) => [property, given[property] ?? anyValue(table.columns[property])])
  return fc.record(Object.fromEntries(columns) as Record<string, fc.Arbitrary<unknown>>) as fc.Arbitrary<Row>
}

function anyValue({ type, isNullable }: Pick<Column<never>, 'type' | 'isNullable'>): fc.Arbitrary<unknown> {
  const value = arbitraries[type]
  if (value === undefined) throw new Error(`No arbitrary values for columns of type ${type}.`)
  return isNullable ? fc.option(value) : value
}
