import type { Column } from './column.ts'

/** The columns of a row, by property. */
export type ColumnsOf<Row> = { readonly [Name in keyof Row & string]: Column<Row[Name]> }

/**
 * A table, defined once: row type, column lists, encoders, COPY lines and update lists all follow from this. A property
 * `holdUntil` is the column `hold_until`.
 *
 * For a row that the domain declares, `defineTable<Parcel>(...)` does not compile until every member has a column of its
 * type. Elsewhere the row type follows from the columns: `type OutletRow = RowOf<typeof outletTable>`. A test compares each
 * definition with the database (`findTableDifferences` of `@restante/store/testing`).
 */
export interface Table<Row> {
  /** With its schema, such as `parcels.parcel`. */
  readonly name: string
  readonly columns: ColumnsOf<Row>
  /** The properties of all columns, in the order of the definition. */
  readonly properties: readonly (keyof Row & string)[]
  /** The properties of the primary key. */
  readonly key: readonly (keyof Row & string)[]
}

/** The row of a table. */
export type RowOf<Defined> = Defined extends Table<infer Row> ? Row : never

/** Defines a table by its name, the properties of its primary key and its columns. */
export function defineTable<Row>(
  name: string,
  key: readonly NoInfer<keyof Row & string>[],
  columns: ColumnsOf<Row>,
): Table<Row> {
  return { name, columns, key, properties: Object.keys(columns) as (keyof Row & string)[] }
}

/** Returns the SQL name of a property. */
export function columnName(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Returns the properties of a table except some, such as its key: those that an update may change. */
export function propertiesExcept<Row, Except extends keyof Row & string>(
  table: Table<Row>,
  except: readonly Except[],
): readonly Exclude<keyof Row & string, Except>[] {
  const isLeft = (property: keyof Row & string): property is Exclude<keyof Row & string, Except> =>
    !except.some((left) => left === property)
  return table.properties.filter(isLeft)
}

/** Returns columns by their SQL names: `id, hold_until`, with a prefix `p.id, p.hold_until`. */
export function listColumns(properties: readonly string[], prefix?: string): string {
  return properties.map((property) => qualify(property, prefix)).join(', ')
}

/** Returns columns under the names of their properties, so that the driver's rows are the table's: `p.hold_until as "holdUntil"`. */
export function selectColumns(properties: readonly string[], prefix?: string): string {
  return properties.map((property) => `${qualify(property, prefix)} as "${property}"`).join(', ')
}

/** Returns the assignment of an upsert from the row that could not be inserted: `(name, kind) = row (excluded.name, excluded.kind)`. */
export function assignExcluded(properties: readonly string[]): string {
  return `(${listColumns(properties)}) = row (${listColumns(properties, 'excluded')})`
}

/** Returns the values of a row as parameters, in the order of `properties`. */
export function toParameters<Row>(
  table: Table<Row>,
  row: Row,
  properties: readonly NoInfer<keyof Row & string>[] = table.properties,
): unknown[] {
  return properties.map((property) => table.columns[property].toParameter(row[property]))
}

/** Returns a row, or some of its columns, as JSON that `jsonb_populate_record` reads. */
export function toJsonRow<Row, Property extends keyof Row & string>(
  table: Table<Row>,
  row: Pick<Row, Property>,
  properties: readonly Property[] = table.properties as readonly Property[],
): Record<string, unknown> {
  return Object.fromEntries(
    properties.map((property) => [columnName(property), table.columns[property].toJson(row[property])]),
  )
}

/**
 * Returns a function that writes rows as literals, `(1,"a b",)`. PostgreSQL reads each of them as the table's row type when it
 * is cast, so that rows can be chosen from a list before any of them is read. They have the columns in the order of the
 * definition, which must be the table's (`findTableDifferences` compares it); a property that is not among `properties` is null.
 *
 * A value that is the same as in the row before is not converted again: rows that are written together often share most of
 * theirs. Values must therefore not be changed in place.
 */
export function createRowEncoder<Row, Property extends keyof Row & string = keyof Row & string>(
  table: Table<Row>,
  properties: readonly Property[] = table.properties as readonly Property[],
): (row: Pick<Row, Property>) => string {
  const names = table.properties as readonly Property[]
  const encoders = names.map((name) => (properties.includes(name) ? table.columns[name].toField : null))
  const values: unknown[] = names.map(() => encoders)
  const fields: string[] = names.map(() => '')
  return (row) => {
    for (let index = 0; index < names.length; index++) {
      const encode = encoders[index]
      if (!encode) continue
      const value = row[names[index]!]
      if (value === values[index]) continue
      fields[index] = encode(value)
      values[index] = value
    }
    return `(${fields.join(',')})`
  }
}

/** Returns a row from the JSON that `to_jsonb` wrote. */
export function fromJsonRow<Row>(table: Table<Row>, json: object): Row {
  const members = json as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    table.properties.map((property) => [property, table.columns[property].fromJson(members[columnName(property)])]),
  ) as Row
}

function qualify(property: string, prefix: string | undefined): string {
  return prefix === undefined ? columnName(property) : `${prefix}.${columnName(property)}`
}
