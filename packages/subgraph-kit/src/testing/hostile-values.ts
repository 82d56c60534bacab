import { getNamedType, type GraphQLInputType, isEnumType } from 'graphql'

/** A value that somebody may send for an argument or input field, and what must come of it. */
export interface HostileValue {
  readonly name: string
  readonly value: unknown
  /** True: BAD_USER_INPUT is the only right outcome. False: data is right as well. */
  readonly isRefused: boolean
}

type Named = readonly (readonly [name: string, value: unknown])[]

const uuid = '01900000-0000-7000-8000-000000000000'
const prefixes = ['prt', 'sp', 'agr', 'par', 'red', 'ret', 'res', 'cod', 'evt', 'key']

/** Text that the database does not store, or that no person sent. */
const unstorable: Named = [
  ['NUL', 'A\u0000B'],
  ['half of a surrogate pair', 'A\ud800'],
  ['the other half', '\udc00A'],
  ['a control character', 'A\u0007B'],
  ['a line break', 'A\nB'],
  ['a C1 control character', 'A\u0085B'],
  ['1 MB', 'A'.repeat(1_000_000)],
  ['1 MB of digits', '1'.repeat(1_000_000)],
  ['1 MB of pairs', '\u{1f4e6}'.repeat(250_000)],
]

const odd: Named = [
  ['no character', ''],
  ['a blank', ' '],
  ['one letter', 'x'],
  ['SQL', `'; drop table parcels.parcel; --`],
  ['a pattern', '%_\\*'],
  ['a member of every object', '__proto__'],
  ['another one', 'constructor'],
  ['JSON', '{"a":null}'],
  ['text from right to left', '\u202eabc'],
  ['a noncharacter', '\uffff'],
  ['an accent of its own', 'e\u0301'],
  ['what is no letter', '\u{1f4e6}\u200d'],
  ['a cursor of nobody', 'e30.AAAAAAAAAAAAAAAAAAAAAA'],
  ['an outlet of nobody', `out_${uuid}`],
  ['a prefix alone', 'par_'],
  ['an id in capitals', `PAR_DEMO_${uuid.toUpperCase()}`],
  ...prefixes.map((prefix) => [`${prefix} of another realm`, `${prefix}_other_${uuid}`] as const),
  ...prefixes.map((prefix) => [`${prefix} of nobody`, `${prefix}_demo_${uuid}`] as const),
]

const idNumbers: Named = [
  ['zero', 0],
  ['a negative number', -1],
  ['the greatest number', Number.MAX_SAFE_INTEGER],
]

const wholeNumbers: Named = [
  ['zero', 0],
  ['one', 1],
  ['the greatest number', 2 ** 31 - 1],
]

const refusedByScalar: Readonly<Record<string, Named>> = {
  Int: [
    ['a number of 33 bits', 2 ** 31],
    ['half of one', 0.5],
    ['a number of many digits', 1e308],
  ],
  Date: ['0000-01-01', '1999-12-31', '2201-01-01', '9999-12-31', '2026-02-30'].map((day) => [day, day]),
  DateTime: ['0000-01-01', '1999-12-31', '2201-01-02', '9999-12-31', '2026-02-30'].map((day) => [
    day,
    `${day}T00:00:00Z`,
  ]),
  ExecutableDocument: ['', '{', 'type A { b: Int }', '{ a '.repeat(8_000)].map((text) => [text.slice(0, 20), text]),
  CountryCode: ['XX', 'UK', 'ZZ', 'in'].map((code) => [code, code]),
  CurrencyCode: ['XXX', 'AAA', 'eur'].map((code) => [code, code]),
  Decimal: ['1e9', '9'.repeat(40), 'NaN'].map((text) => [text, text]),
  Duration: [['more days than there are', `P${'9'.repeat(40)}D`]],
  Latitude: [['beyond the pole', 90.1]],
  Longitude: [['beyond the antimeridian', -180.1]],
  ...Object.fromEntries(
    ['Metres', 'Grams', 'Millimetres'].map((name) => [
      name,
      [
        ['a negative number', -1],
        ['a number of many digits', 1e308],
        ['a number of 54 bits', 2 ** 53],
      ],
    ]),
  ),
}

const takenByScalar: Readonly<Record<string, Named>> = {
  String: odd,
  ID: [...odd, ...idNumbers],
  Int: [...wholeNumbers, ['a negative number', -1], ['the smallest number', -(2 ** 31)]],
  Boolean: [
    ['true', true],
    ['false', false],
  ],
  Date: ['2000-01-01', '2026-11-22', '2200-12-31'].map((day) => [day, day]),
  DateTime: ['2000-01-01T00:00:00Z', '2026-11-22T10:00:00+05:30', '2200-12-31T23:59:59.999Z'].map((at) => [at, at]),
  Duration: ['PT0S', 'P99999D'].map((text) => [text, text]),
  Decimal: ['0', '-1', '999999999999999.999999'].map((text) => [text, text]),
  Metres: [
    ['zero', 0],
    ['the greatest', 50_000_000],
  ],
  Grams: wholeNumbers,
  Millimetres: wholeNumbers,
  ExecutableDocument: ['{ viewer { id } }', 'query A {\n  viewer { id }\n}'].map((text) => [text, text]),
  Latitude: [90, 0, -90].map((degrees) => [`${degrees} degrees`, degrees]),
  Longitude: [180, 0, -180].map((degrees) => [`${degrees} degrees`, degrees]),
}

/** Returns the values to try for one argument, input field or item of a list. */
export function hostileValuesFor(type: GraphQLInputType): HostileValue[] {
  const leaf = getNamedType(type)
  const values = isEnumType(leaf)
    ? leaf.getValues().map(({ name }) => [name, name] as const)
    : (takenByScalar[leaf.name] ?? [])
  return [
    ...[...unstorable, ['an object', { a: 1 }] as const, ...(refusedByScalar[leaf.name] ?? [])].map(
      ([name, value]) => ({
        name,
        value,
        isRefused: true,
      }),
    ),
    ...[...values, ['null', null] as const].map(([name, value]) => ({ name, value, isRefused: false })),
  ]
}

/** Returns the lists to try for a list with such an item. */
export function hostileListsOf(item: unknown): HostileValue[] {
  return [
    { name: '100,000 items', value: Array.from({ length: 100_000 }, () => item), isRefused: true },
    { name: 'no item', value: [], isRefused: false },
    { name: 'an item twice', value: [item, item], isRefused: false },
    { name: 'no list', value: null, isRefused: false },
  ]
}
