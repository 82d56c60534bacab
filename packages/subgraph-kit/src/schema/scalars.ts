import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { fault } from '../faults.ts'
import { isGln } from '../ids/gs1.ts'
import { durationMs, isLocalDate, isTimeZone } from '../local-time.ts'
import { documentForm, isExecutableDocument } from './executable-document.ts'
import { isCountry, isCurrency } from './iso-codes.ts'

/** The form of a scalar; `parse` returns undefined for a value outside its form or range. */
interface ScalarRule {
  /** The end of the sentence "must be …". */
  readonly form: string
  parse(value: unknown): unknown
  /** Writes the value of a resolver. Absent: the value is written as it is. */
  write?(value: unknown): unknown
}

const hour = '([01]\\d|2[0-3])'
const minute = '[0-5]\\d'
const instantPattern = new RegExp(
  `^\\d{4}-\\d{2}-\\d{2}[Tt]${hour}:${minute}(:${minute}(\\.\\d{1,9})?)?([Zz]|[+-]${hour}:${minute})$`,
)

function text(pattern: RegExp, form: string, holds: (value: string) => boolean = () => true): ScalarRule {
  return {
    form,
    parse: (value) => (typeof value === 'string' && pattern.test(value) && holds(value) ? value : undefined),
  }
}

function number(form: string, holds: (value: number) => boolean): ScalarRule {
  return {
    form,
    parse: (value) => (typeof value === 'number' && Number.isFinite(value) && holds(value) ? value : undefined),
  }
}

/** Days that an input may name, wherever it stands. */
const firstDay = '2000-01-01'
const lastDay = '2200-12-31'
const earliest = Date.parse(`${firstDay}T00:00:00Z`)
const latest = Date.parse(`${lastDay}T23:59:59.999Z`)
const range = `from ${firstDay} to ${lastDay}`

/** Maximum of a number that the database stores as an integer. */
const maxInteger = 2 ** 31 - 1
const wholeNumber = `a whole number from 0 to ${maxInteger.toLocaleString('en-US')}`
/** More than the way around the Earth. */
const maxMetres = 50_000_000
const isWholeNumber = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= maxInteger

const rules: Record<string, ScalarRule> = {
  DateTime: {
    form: `an RFC 3339 instant with an offset, ${range}`,
    parse(value) {
      if (typeof value !== 'string' || !instantPattern.test(value) || !isLocalDate(value.slice(0, 10))) return undefined
      const instant = new Date(value)
      return instant.getTime() >= earliest && instant.getTime() <= latest ? instant : undefined
    },
    write: (value) => (value instanceof Date ? value.toISOString() : value),
  },
  Date: text(
    /^/,
    `a day written YYYY-MM-DD, ${range}`,
    (value) => isLocalDate(value) && value >= firstDay && value <= lastDay,
  ),
  LocalTime: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day written HH:MM'),
  Duration: text(
    /^P/,
    'an ISO 8601 duration of days, hours, minutes and seconds',
    (value) => durationMs(value) !== null,
  ),
  TimeZone: text(/^.{1,50}$/, 'an IANA time zone name', isTimeZone),
  CountryCode: text(/^/, 'an ISO 3166-1 alpha-2 code in upper case', isCountry),
  CurrencyCode: text(/^/, 'an ISO 4217 code in upper case', isCurrency),
  Decimal: text(/^-?\d{1,15}(\.\d{1,6})?$/, 'a decimal number as a string'),
  Latitude: number('a number from -90 to 90', (value) => Math.abs(value) <= 90),
  Longitude: number('a number from -180 to 180', (value) => Math.abs(value) <= 180),
  Metres: number(
    `a number from 0 to ${maxMetres.toLocaleString('en-US')}`,
    (value) => value >= 0 && value <= maxMetres,
  ),
  Grams: number(wholeNumber, isWholeNumber),
  Millimetres: number(wholeNumber, isWholeNumber),
  ExecutableDocument: text(/^/, documentForm, isExecutableDocument),
  GLN: text(/^/, 'a GS1 Global Location Number of 13 digits', isGln),
}

function literal(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.STRING:
      return node.value
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    default:
      return undefined
  }
}

/**
 * The scalars that all subgraphs share, by name. A value outside its form or range is BAD_USER_INPUT with a sentence that
 * names the form and never the value. Inputs reach resolvers as: DateTime a Date, everything else a string or a number.
 * A resolver may give a DateTime as a Date (written in UTC) or as text that already carries an outlet's offset.
 */
export const scalars: Record<string, GraphQLScalarType> = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => {
    const read = (value: unknown): unknown => {
      const parsed = rule.parse(value)
      if (parsed === undefined) throw fault('BAD_USER_INPUT', `${name} must be ${rule.form}.`)
      return parsed
    }
    return [
      name,
      new GraphQLScalarType({
        name,
        serialize: rule.write ?? ((value) => value),
        parseValue: read,
        parseLiteral: (node) => read(literal(node)),
      }),
    ]
  }),
)
