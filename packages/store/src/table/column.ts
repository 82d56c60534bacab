/**
 * One column: its type in PostgreSQL and how its values travel. `Value` is what the domain holds and what `openPool`
 * delivers, so only JSON, COPY and row literals need a form of their own.
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
  /** The value as a field of a row literal, `(1,"a b",)`. */
  toField(value: Value): string
}

type Encoding<Value> = Partial<Pick<Column<Value>, 'toParameter' | 'toJson' | 'fromJson'>> & {
  /** The value as PostgreSQL reads it from text. Default: `String`. */
  readonly toText?: (value: Value) => string
  /** True when that text may contain characters that COPY and row literals escape. */
  readonly isFree?: boolean
}

/** Text; `Value` narrows it to an id or to the words of an enum. */
export function text<Value extends string = string>(): Column<Value> {
  return column<Value>('text', { isFree: true })
}

/** True or false. */
export function boolean(): Column<boolean> {
  return column('bool', { toText: (value) => (value ? 't' : 'f') })
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
    toText: (value) => value.toISOString(),
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
    toText: (value) => JSON.stringify(value),
    isFree: true,
  })
}

/** A list of texts without nulls. */
export function textList<Value extends readonly string[] = readonly string[]>(): Column<Value> {
  return column<Value>('_text', { toText: (value) => `{${value.map(quoteItem).join(',')}}`, isFree: true })
}

/** A list of whole numbers of 32 bits without nulls. */
export function integerList(): Column<readonly number[]> {
  return column<readonly number[]>('_int4', { toText: (value) => `{${value.join(',')}}`, isFree: true })
}

/** Binary data. */
export function bytes(): Column<Buffer> {
  const toHex = (value: Buffer): string => `\\x${value.toString('hex')}`
  return column('bytea', {
    toJson: toHex,
    fromJson: (member) => Buffer.from((member as string).slice(2), 'hex'),
    toText: toHex,
    isFree: true,
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
    toField: (value) => (value === null ? '' : inner.toField(value)),
  }
}

function column<Value>(type: string, encoding: Encoding<Value> = {}): Column<Value> {
  const { toText = String, isFree = false, ...rest } = encoding
  return {
    type,
    isNullable: false,
    toParameter: (value) => value,
    toJson: (value) => value,
    fromJson: (member) => member as Value,
    toCopy: isFree ? (value) => escapeCopy(toText(value)) : toText,
    toField: isFree ? (value) => quoteField(toText(value)) : toText,
    ...rest,
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

const specialInField = /^$|["\\(),\s]/

/** Returns a field of a row literal. An empty one means null, so empty text is quoted. */
function quoteField(value: string): string {
  return specialInField.test(value) ? `"${value.replaceAll(/["\\]/g, '$&$&')}"` : value
}
