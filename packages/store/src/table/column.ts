/**
 * One column: its type in PostgreSQL and how its values travel. `Value` is what the domain holds and what `openPool`
 * delivers, so only JSON and COPY need a form of their own.
 */
export interface Column<Value> {
  /** The type as `information_schema.columns.udt_name` has it: `timestamptz`, `_text` for `text[]`. */
  readonly type: string
  readonly isNullable: boolean
  /** The value as a parameter of a query. */
  toParameter(value: Value): unknown
  /** The value as a member of a JSON row, which `jsonb_populate_record` reads. */
  toJson(value: Value): unknown
  /** The value from a row that `to_jsonb` wrote. */
  fromJson(member: unknown): Value
  /** The value in COPY's text format. */
  toCopy(value: Value): string
}

type Encoding<Value> = Partial<Pick<Column<Value>, 'toParameter' | 'toJson' | 'fromJson' | 'toCopy'>>

/** Text; `Value` narrows it to an id or to the words of an enum. */
export function text<Value extends string = string>(): Column<Value> {
  return column<Value>('text', { toCopy: escapeCopy })
}

/** True or false. */
export function boolean(): Column<boolean> {
  return column('bool', { toCopy: (value) => (value ? 't' : 'f') })
}

/** A whole number of 32 bits. */
export function integer(): Column<number> {
  return column('int4')
}

/** A whole number of 64 bits, which must stay below 2^53. */
export function bigint(): Column<number> {
  return column('int8')
}

/** A floating-point number of 64 bits. */
export function float(): Column<number> {
  return column('float8')
}

/** A moment, to the millisecond. */
export function instant(): Column<Date> {
  return column('timestamptz', {
    toJson: (value) => value.toISOString(),
    fromJson: (member) => new Date(member as string),
    toCopy: (value) => value.toISOString(),
  })
}

/** A day without a time zone, `YYYY-MM-DD`. */
export function localDate<Value extends string = string>(): Column<Value> {
  return column<Value>('date')
}

/** A JSON document. Its type is trusted: only what this project wrote is in the table. */
export function json<Value>(): Column<Value> {
  return column<Value>('jsonb', {
    // The driver would turn a list into a PostgreSQL array.
    toParameter: (value) => JSON.stringify(value),
    toCopy: (value) => escapeCopy(JSON.stringify(value)),
  })
}

/** A list of texts without nulls. */
export function textList<Value extends readonly string[] = readonly string[]>(): Column<Value> {
  return column<Value>('_text', { toCopy: (value) => escapeCopy(`{${value.map(quoteItem).join(',')}}`) })
}

/** A list of whole numbers of 32 bits without nulls. */
export function integerList(): Column<readonly number[]> {
  return column<readonly number[]>('_int4', { toCopy: (value) => `{${value.join(',')}}` })
}

/** Binary data. */
export function bytes(): Column<Buffer> {
  const toHex = (value: Buffer): string => `\\x${value.toString('hex')}`
  return column('bytea', {
    toJson: toHex,
    fromJson: (member) => Buffer.from((member as string).slice(2), 'hex'),
    toCopy: (value) => escapeCopy(toHex(value)),
  })
}

/** The same column where null is allowed. */
export function nullable<Value>(inner: Column<Value>): Column<Value | null> {
  const unlessNull =
    <Input, Output>(convert: (value: Input) => Output) =>
    (value: Input | null): Output | null =>
      value === null ? null : convert(value)
  return {
    type: inner.type,
    isNullable: true,
    toParameter: unlessNull(inner.toParameter),
    toJson: unlessNull(inner.toJson),
    fromJson: unlessNull(inner.fromJson),
    toCopy: (value) => (value === null ? String.raw`\N` : inner.toCopy(value)),
  }
}

function column<Value>(type: string, encoding: Encoding<Value> = {}): Column<Value> {
  return {
    type,
    isNullable: false,
    toParameter: (value) => value,
    toJson: (value) => value,
    fromJson: (member) => member as Value,
    toCopy: String,
    ...encoding,
  }
}

/** Returns an item of an array in the syntax of PostgreSQL. */
function quoteItem(item: string): string {
  return `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
}

function escapeCopy(value: string): string {
  return special.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character]!) : value
}
