import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { guardArguments } from './guard-arguments.ts'

const directive = `directive @constraint(minLength: Int, maxLength: Int, minItems: Int, maxItems: Int, uniqueItems: Boolean,
  min: Int, max: Int) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION`

/** Builds a schema whose root fields return 1 and counts how often they ran. */
function makeSchema(sdl: string): { schema: GraphQLSchema; ran: () => number } {
  const schema = buildSchema(`${directive}\n${sdl}`)
  let count = 0
  for (const field of Object.values(schema.getQueryType()!.getFields())) field.resolve = () => (count += 1)
  return { schema, ran: () => count }
}

const sdl = `
  scalar Date
  enum Kind { A B }
  input Inner { name: String @constraint(minLength: 2, maxLength: 4), tags: [String!] @constraint(maxLength: 3) }
  input Outer { inner: Inner, list: [Inner!] @constraint(maxItems: 2), outer: Outer }
  type Place { room(on: String @constraint(maxLength: 5)): Int }
  type Query {
    text(value: String): Int
    id(value: ID): Int
    short(value: String! @constraint(minLength: 1, maxLength: 3)): Int
    nested(input: Outer): Int
    ids(value: [ID!] @constraint(minItems: 1, maxItems: 3, uniqueItems: true)): Int
    one(value: [ID!] @constraint(minItems: 1, maxItems: 1)): Int
    kinds(value: [Kind!]): Int
    lists(value: [[Int!]!]): Int
    number(value: Int @constraint(min: 1, max: 1000000)): Int
    least(value: Float @constraint(min: 3)): Int
    day(value: Date): Int
    place: Place
    _entities(value: [String!]): Int
  }`

describe('guardArguments', () => {
  const { schema, ran } = makeSchema(sdl)
  schema.getQueryType()!.getFields()['place']!.resolve = () => ({ room: () => 1 })
  guardArguments(schema)

  /** Returns the message and place of the fault with which an argument is refused; null when it is taken. */
  const refusalOf = async (field: string, value: unknown): Promise<[message: string, argument: unknown] | null> => {
    const { name, type } = schema.getQueryType()!.getFields()[field]!.args[0]!
    const document = parse(`query($value: ${String(type)}) { ${field}(${name}: $value) }`)
    const before = ran()
    const { errors } = await execute({ schema, document, variableValues: { value } })
    if (!errors) return null
    expect(ran()).toBe(before)
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', retryable: false })
    return [errors[0]!.message, errors[0]!.extensions['argument']]
  }

  it('lets pass what is inside the limits, and what is absent', async () => {
    for (const [field, value] of [
      ['text', 'x'.repeat(255)],
      ['text', ''],
      ['text', null],
      ['text', undefined],
      ['id', 'x'.repeat(100)],
      ['id', 2 ** 53 - 1],
      ['short', 'abc'],
      ['nested', {}],
      ['nested', { inner: { name: 'ab', tags: ['abc', 'abc'] }, list: [{}, { name: null }], outer: { inner: null } }],
      ['ids', ['a', 'b', 'c']],
      ['kinds', Array.from({ length: 100 }, () => 'A')],
      ['lists', [[1], []]],
      ['number', 1_000_000],
      ['least', 1e308],
    ] as const) {
      expect([field, await refusalOf(field, value)]).toEqual([field, null])
    }
  })

  it.each([
    ['text', 'x'.repeat(256), '`value` must have at most 255 characters.'],
    ['id', 'x'.repeat(101), '`value` must have at most 100 characters.'],
    ['short', '', '`value` must have 1 to 3 characters.'],
    ['short', 'abcd', '`value` must have 1 to 3 characters.'],
    ['ids', [], '`value` must have 1 to 3 items.'],
    ['ids', ['a', 'b', 'c', 'd'], '`value` must have 1 to 3 items.'],
    ['ids', ['a', 'b', 'a'], '`value.2` must not repeat an earlier item.'],
    ['one', [], '`value` must have exactly 1 item.'],
    ['kinds', Array.from({ length: 101 }, () => 'A'), '`value` must have at most 100 items.'],
    ['lists', [[], Array.from({ length: 101 }, () => 1)], '`value.1` must have at most 100 items.'],
    ['number', 0, '`value` must be 1 to 1,000,000.'],
    ['number', 1_000_001, '`value` must be 1 to 1,000,000.'],
    ['least', 2.9, '`value` must be at least 3.'],
    ['nested', { inner: { name: 'a' } }, '`input.inner.name` must have 2 to 4 characters.'],
    ['nested', { inner: { tags: ['ab', 'abcd'] } }, '`input.inner.tags.1` must have at most 3 characters.'],
    ['nested', { list: [{}, { name: 'abcde' }] }, '`input.list.1.name` must have 2 to 4 characters.'],
    ['nested', { list: [{}, {}, {}] }, '`input.list` must have at most 2 items.'],
    [
      'nested',
      { outer: { outer: { inner: { name: 'a' } } } },
      '`input.outer.outer.inner.name` must have 2 to 4 characters.',
    ],
  ])('says of %s where and how it breaks a limit, before the resolver runs', async (field, value, message) => {
    expect(await refusalOf(field, value)).toEqual([message, /^`(.+?)`/.exec(message)![1]])
  })

  it.each(['\0', 'a\u0007', 'a\nb', '\u007f', '\u0085', '\ud800', '\udc00a', '\udc00\ud800'])(
    'refuses text with %j, and repeats nothing of it',
    async (text) => {
      const message = '`value` must hold neither control characters nor lone surrogates.'
      expect(await refusalOf('text', text)).toEqual([message, 'value'])
    },
  )

  it('counts characters, not halves of them', async () => {
    expect(await refusalOf('short', '\u{1f4e6}'.repeat(3))).toBeNull()
    expect(await refusalOf('short', '\u{1f4e6}'.repeat(4))).not.toBeNull()
    expect(await refusalOf('nested', { inner: { name: '\u{1f4e6}' } })).not.toBeNull()
    expect(await refusalOf('nested', { inner: { name: '\u{1f4e6}\u{1f4e6}' } })).toBeNull()
  })

  it('stands before fields of objects, with or without a resolver', async () => {
    const document = parse('{ long: place { room(on: "123456") } short: place { room(on: "12345") } }')
    const { data, errors } = await execute({ schema, document })
    expect(data).toEqual({ long: { room: null }, short: { room: 1 } })
    expect(errors?.map(({ path, extensions }) => [path, extensions['argument']])).toEqual([[['long', 'room'], 'on']])
  })

  it('leaves the fields of federation alone', async () => {
    expect(
      await refusalOf(
        '_entities',
        Array.from({ length: 500 }, () => 'x'.repeat(300)),
      ),
    ).toBeNull()
  })
})

describe('a schema', () => {
  const guard = (field: string): void => guardArguments(makeSchema(`scalar Json type Query { ${field} }`).schema)

  it('is refused when the values of an argument or input field have no limit', () => {
    expect(() => guard('a(json: Json): Int')).toThrow(
      'Query.a(json:) is of the scalar Json, whose values have no limit.',
    )
    expect(() => guard('a(b: B): Int } input B { c: [Json!]')).toThrow('B.c is of the scalar Json')
  })

  it('is refused when a limit has no effect', () => {
    for (const argument of [
      'b: Int @constraint(maxLength: 3)',
      'b: String @constraint(maxItems: 3)',
      'b: [String] @constraint(max: 3)',
      'b: Boolean @constraint(max: 3)',
      'b: C @constraint(maxLength: 3)',
    ]) {
      const schema = `a(${argument}): Int } input C { d: Int`
      expect(() => guard(schema)).toThrow(/^@constraint\(\w+:\) has no effect on Query\.a\(b:\)\.$/)
    }
  })
})
