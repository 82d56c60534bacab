import * as fc from 'fast-check'
import { GraphQLError, Kind, parseValue as parseLiteralText, type ValueNode } from 'graphql'
import { describe, expect, it } from 'vitest'
import { scalars } from './scalars.ts'

/** Values that a scalar takes, and what a resolver is handed; left out where it is the same. */
type Taken = readonly (readonly [given: unknown, handed?: unknown])[]

const cases: Record<string, { readonly takes: Taken; readonly refuses: readonly unknown[] }> = {
  DateTime: {
    takes: [
      ['2026-11-22T10:00:00Z', new Date('2026-11-22T10:00:00Z')],
      ['2026-11-22T10:00:00.5+05:30', new Date('2026-11-22T04:30:00.500Z')],
      ['2026-11-22t10:00:00z', new Date('2026-11-22T10:00:00Z')],
      ['2026-11-22T10:00-03:30', new Date('2026-11-22T13:30:00Z')],
      ['2028-02-29T23:59:59.999999999Z', new Date('2028-02-29T23:59:59.999Z')],
      ['2026-11-22T00:00:00-23:59', new Date('2026-11-22T23:59:00Z')],
      ['2000-01-01T00:00:00Z', new Date('2000-01-01T00:00:00Z')],
      ['2200-12-31T23:59:59.999Z', new Date('2200-12-31T23:59:59.999Z')],
    ],
    refuses: [
      '2026-11-22T10:00:00',
      '2026-11-22',
      '2026-02-29T10:00:00Z',
      '2026-11-22T24:00:00Z',
      '2026-11-22T10:60:00Z',
      '2026-11-22T10:00:60Z',
      '2026-11-22T10:00:00+24:00',
      '2026-11-22T10:00:00+05:60',
      '2026-11-22T10:00:00+0530',
      '2026-11-22 10:00:00Z',
      '+002026-11-22T10:00:00Z',
      '2026-11-22T10:00:00Z ',
      'now',
      '0000-01-01T00:00:00Z',
      '1999-12-31T23:59:59Z',
      '2000-01-01T00:00:00+00:01',
      '2201-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      1_700_000_000_000,
    ],
  },
  Date: {
    takes: [['2026-11-22'], ['2028-02-29'], ['2000-01-01'], ['2200-12-31']],
    refuses: [
      '0000-01-01',
      '1999-12-31',
      '2201-01-01',
      '9999-12-31',
      '2026-02-29',
      '2026-11-31',
      '22.11.2026',
      '2026-11-22T00:00:00Z',
      '2026-1-2',
      '',
      20_261_122,
    ],
  },
  LocalTime: {
    takes: [['00:00'], ['09:30'], ['23:59'], ['24:00']],
    refuses: ['9:30', '24:01', '23:60', '09:30:00', '0930', 930],
  },
  Duration: {
    takes: [['PT15M'], ['P2D'], ['P1DT2H3M4S'], ['PT0S'], ['PT36H']],
    refuses: [
      'P',
      'PT',
      'P1DT',
      'P1M',
      'P1Y',
      'P1W',
      'PT1.5H',
      '-PT1H',
      'pt1h',
      '15 minutes',
      'PT1S1M',
      'PT9999999999S',
      900,
    ],
  },
  TimeZone: {
    takes: [['Europe/Paris'], ['Asia/Kolkata'], ['UTC'], ['Etc/GMT+5']],
    refuses: ['+05:30', 'GMT+5', 'Europe/Atlantis', 'Z', '', 0],
  },
  CountryCode: { takes: [['GB'], ['IN']], refuses: ['UK', 'XX', 'EU', 'gb', 'GBR', 'G', '', 'G1', 'GB\n', 44] },
  CurrencyCode: { takes: [['EUR'], ['INR']], refuses: ['eur', 'EU', 'EURO', '€', 'XXX', 'AAA', 978] },
  Decimal: {
    takes: [['0'], ['12.50'], ['-0.000001'], ['999999999999999.999999']],
    refuses: ['1000000000000000', '0.0000001', '1.', '.5', '1e3', '+1', '1,5', ' 1', '', 'NaN', 12.5],
  },
  Latitude: { takes: [[90], [-90], [0], [48.858_4]], refuses: [90.000_001, -91, Number.NaN, '48'] },
  Longitude: { takes: [[180], [-180], [0]], refuses: [180.000_001, -181, Number.POSITIVE_INFINITY, '2'] },
  Metres: { takes: [[0], [0.5], [50_000_000]], refuses: [-0.1, 50_000_001, 1e308, Number.POSITIVE_INFINITY, '5'] },
  Grams: { takes: [[0], [20_000], [2 ** 31 - 1]], refuses: [-1, 0.5, 2 ** 31, 2 ** 53, '5'] },
  Millimetres: { takes: [[0], [600], [2 ** 31 - 1]], refuses: [-1, 0.5, 2 ** 31, 2 ** 53, '5'] },
  ExecutableDocument: {
    takes: [
      ['{ viewer { id } }'],
      ['query A {\r\n\tviewer { ...F } # \u{1f4e6}\n}\nfragment F on Partner { id }'],
      ['fragment F on Partner { id }'],
      [`{ ${'a '.repeat(1_998)}}`],
      [`{ a } #${'x'.repeat(32_761)}`],
    ],
    refuses: [
      '',
      '{',
      'viewer',
      'type A { b: Int }',
      '{ a } type A { b: Int }',
      '{ a } # \0',
      '{ a } # \u0085',
      `{ ${'a '.repeat(1_999)}}`,
      `{ a } #${'x'.repeat(32_762)}`,
      '{ a '.repeat(8_000),
      7,
    ],
  },
  GLN: {
    takes: [['9436465792104']],
    refuses: ['9436465792105', '943646579210', '94364657921044', '9436465792l04', 9_436_465_792_104],
  },
}

const names = Object.keys(scalars)
const alwaysWrong = [true, {}, [], ['2026-11-22'], { value: 1 }]

function faultOf(run: () => unknown): GraphQLError {
  try {
    return expect.fail(`took the value and answered ${JSON.stringify(run())}`)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

it('has cases here for every scalar', () => {
  expect(Object.keys(cases).toSorted()).toEqual(names.toSorted())
})

describe.each(names)('%s', (name) => {
  const scalar = scalars[name]!
  const { takes, refuses } = cases[name]!
  const literalOf = (value: unknown): ValueNode => parseLiteralText(JSON.stringify(value))

  it.each(takes.map(([given, handed = given]) => [given, handed] as const))('takes %j', (given, handed) => {
    expect(scalar.parseValue(given)).toEqual(handed)
    expect(scalar.parseLiteral(literalOf(given))).toEqual(handed)
  })

  it.each([...refuses, ...alwaysWrong].map((value) => [value]))('refuses %j', (value) => {
    expect(faultOf(() => scalar.parseValue(value)).extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false })
  })

  it.each(refuses.filter((value) => typeof value !== 'number' || Number.isFinite(value)).map((value) => [value]))(
    'refuses %j in a document',
    (value) => {
      const { extensions } = faultOf(() => scalar.parseLiteral(literalOf(value)))
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false })
    },
  )

  it.runIf(typeof takes[0]![0] === 'string')('refuses text of a megabyte', () => {
    for (const text of ['1', ' ', 'A'].map((character) => character.repeat(1_000_000))) {
      expect(faultOf(() => scalar.parseValue(text)).extensions['code']).toBe('BAD_USER_INPUT')
      expect(faultOf(() => scalar.parseValue(String(takes[0]![0]) + text)).extensions['code']).toBe('BAD_USER_INPUT')
    }
  })

  it('refuses literals of other kinds', () => {
    for (const literal of ['true', 'FR', '{ a: 1 }', '["x"]']) {
      const { extensions } = faultOf(() => scalar.parseLiteral(parseLiteralText(literal)))
      expect(extensions['code']).toBe('BAD_USER_INPUT')
    }
  })

  it('says the same sentence whatever it refuses, so that no value is ever in it', () => {
    const { message } = faultOf(() => scalar.parseValue({}))
    expect(message).toMatch(new RegExp(`^${name} must be an? .+\\.$`))
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, text) => {
        for (const given of [value, text]) {
          let said: string | undefined
          try {
            scalar.parseValue(given)
          } catch (error) {
            expect(error).toBeInstanceOf(GraphQLError)
            said = (error as GraphQLError).message
          }
          expect(said ?? message).toBe(message)
        }
      }),
    )
  })
})

it.each(['{ a } # \ud800', '{ a(b: "\udc00") }'])('no document has half of a surrogate pair: %j', (text) => {
  expect(faultOf(() => scalars['ExecutableDocument']!.parseValue(text)).extensions['code']).toBe('BAD_USER_INPUT')
})

describe('writing', () => {
  it('gives an instant in UTC, and leaves text that carries an offset as it is', () => {
    const { DateTime } = scalars
    expect(DateTime!.serialize(new Date('2026-11-22T10:00:00+05:30'))).toBe('2026-11-22T04:30:00.000Z')
    expect(DateTime!.serialize('2026-11-22T10:00:00+05:30')).toBe('2026-11-22T10:00:00+05:30')
  })

  it('writes what it reads, so that a value of a response can be sent back', () => {
    for (const name of names) {
      for (const [given] of cases[name]!.takes) {
        const written = scalars[name]!.serialize(scalars[name]!.parseValue(given))
        expect(scalars[name]!.parseValue(written)).toEqual(scalars[name]!.parseValue(given))
      }
    }
  })
})

describe('a DateTime', () => {
  it('is taken for the same instant in whatever offset it is written', () => {
    const instants = fc.date({ min: new Date('2000-01-02'), max: new Date('2200-12-30'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offsetMinutes) => {
        const wall = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1)
        const size = Math.abs(offsetMinutes)
        const pad = (part: number): string => String(part).padStart(2, '0')
        const offset = `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
        expect(scalars['DateTime']!.parseValue(wall + offset)).toEqual(instant)
      }),
    )
  })
})

it('reads whole and broken numbers of a document alike', () => {
  expect(scalars['Latitude']!.parseLiteral({ kind: Kind.INT, value: '48' })).toBe(48)
  expect(scalars['Latitude']!.parseLiteral({ kind: Kind.FLOAT, value: '4.8e1' })).toBe(48)
})
