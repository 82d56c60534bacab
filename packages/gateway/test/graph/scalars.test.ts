import { buildSchema, GraphQLScalarType, Kind, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkScalars } from '../../src/schema/check-scalars.ts'
import { coerceVariables } from '../../src/document/coerce-variables.ts'
import { type Response } from '../support/gateway-of-world.ts'
import { createOwnGraph, type OwnGraph } from '../support/own-graph.ts'

let own: OwnGraph
const search =
  'query ($near: NearInput!, $filter: NearestFilter) { nearestOutlets(near: $near, filter: $filter, first: 5) { edges { node { id } } } }'
const inParis = { point: { latitude: 48.85, longitude: 2.35 } }

beforeAll(async () => {
  own = await createOwnGraph()
})
afterAll(() => own.gateway.close())

const refusal = ({ errors }: Response): unknown => errors?.map(({ message, extensions }) => [extensions.code, message])

describe('a value that a scalar does not take', () => {
  test.for<[string, Record<string, unknown>, string]>([
    [
      'a latitude',
      { near: { point: { latitude: 91, longitude: 2.35 } } },
      'Variable "$near" at "near.point.latitude": Latitude must be a number from -90 to 90.',
    ],
    [
      'an instant',
      { near: inParis, filter: { openAt: 'Mrs. Smith' } },
      'Variable "$filter" at "filter.openAt": DateTime must be an RFC 3339 instant with an offset, from 2000-01-01 to 2200-12-31.',
    ],
    [
      'a country',
      { near: { postalCode: { country: 'UK', code: 'Mrs. Smith' } } },
      'Variable "$near" at "near.postalCode.country": CountryCode must be an ISO 3166-1 alpha-2 code in upper case.',
    ],
  ])('is refused in variables, with its place and without itself: %s', async ([, variables, sentence]) => {
    own.sent.length = 0
    const answer = await askOwn(search, variables)
    expect(refusal(answer)).toEqual([['BAD_USER_INPUT', sentence]])
    expect(own.sent).toEqual([])
  })

  test('is refused in documents, with its line and column, and as the default of a variable', async () => {
    own.sent.length = 0
    const literal = await askOwn(
      '{ nearestOutlets(near: { point: { latitude: 91, longitude: 2 } }, first: 5) { edges { node { id } } } }',
    )
    expect(literal.errors).toMatchObject([
      {
        message: 'Latitude must be a number from -90 to 90.',
        locations: [{ line: 1, column: 45 }],
        extensions: { code: 'VALIDATION_FAILED' },
      },
    ])
    const byDefault = await askOwn(
      'query ($at: DateTime = "soon") { nearestOutlets(near: { outletId: "x" }, filter: { openAt: $at }, first: 5) { edges { node { id } } } }',
    )
    expect(refusal(byDefault)).toEqual([
      ['VALIDATION_FAILED', 'DateTime must be an RFC 3339 instant with an offset, from 2000-01-01 to 2200-12-31.'],
    ])
    expect(own.sent).toEqual([])
  })
})

describe('a value that a scalar takes', () => {
  test('reaches the subgraph as the client wrote it', async () => {
    own.sent.length = 0
    await askOwn(search, { near: inParis, filter: { openAt: '2026-11-22t10:00-03:30', withinMetres: 1e3 } })
    await askOwn(
      'query ($at: DateTime = "2026-11-22T10:00:00.5+05:30") { nearestOutlets(near: { point: { latitude: 48.850, longitude: 2 } }, filter: { openAt: $at }, first: 5) { edges { node { id } } } }',
    )
    expect(own.sent.map(({ variables }) => JSON.parse(variables) as unknown)).toEqual([
      { near: inParis, filter: { openAt: '2026-11-22t10:00-03:30', withinMetres: 1_000 } },
      { at: '2026-11-22T10:00:00.5+05:30' },
    ])
    expect(own.sent[1]!.query).toMatch(/latitude: 48\.850?, longitude: 2\b/)
  })
})

describe('types that only some gateway knows', () => {
  const schema = (): ReturnType<typeof buildSchema> =>
    buildSchema('type Query { a(x: Even): Int }  scalar Even  scalar Any')
  const coerce = (of: ReturnType<typeof buildSchema>, type: string, value: unknown): unknown => {
    const [node] = parse(`query ($x: ${type}) { a }`).definitions
    if (node?.kind !== Kind.OPERATION_DEFINITION) return expect.fail('no operation')
    return coerceVariables(of, node.variableDefinitions ?? [], { x: value })
  }
  const even = new GraphQLScalarType({
    name: 'Even',
    parseValue(value) {
      if (typeof value === 'number' && value % 2 === 0) return BigInt(value)
      if (value === 'odd') return undefined
      throw new Error(`${String(value)} is not even`)
    },
  })

  test('refuse without a sentence of theirs, which might repeat the value', () => {
    const checked = schema()
    checkScalars(checked, { Even: even, Unknown: even, Int: even })
    const said = 'Variable "$x" has a value at "x" that does not fit its type.'
    expect(coerce(checked, 'Even', 'Mrs. Smith')).toMatchObject({ kind: 'refused', reasons: [{ message: said }] })
    expect(coerce(checked, 'Even', 'odd')).toMatchObject({ kind: 'refused', reasons: [{ message: said }] })
    expect(coerce(checked, 'Even', 4)).toMatchObject({ variables: { x: 4 } })
    // What the specification defines stays as it is.
    expect(coerce(checked, 'Int', 3)).toMatchObject({ variables: { x: 3 } })
  })

  test('are not missed: a scalar that nobody knows takes anything', () => {
    const unchecked = schema()
    checkScalars(unchecked, {})
    for (const value of ['x', 91, { a: [null] }])
      expect(coerce(unchecked, 'Any', value)).toMatchObject({ variables: { x: value } })
  })
})

test('a supergraph whose inputs carry @oneOf has their members counted', async () => {
  const counted = await createOwnGraph({}, (text) => text.replace('input NearInput ', 'input NearInput @oneOf '))
  const both = { ...inParis, outletId: 'x' }
  const identity = await counted.gateway.authenticator.authenticate('sk_test_1')
  const askCounted = async (query: string, variables = {}): Promise<Response> =>
    JSON.parse((await counted.gateway.execute({ query, variables }, { identity, requestId: 'r' })).body) as Response
  expect(refusal(await askCounted(search, { near: both }))).toEqual([
    ['BAD_USER_INPUT', 'Variable "$near" at "near": Exactly one key must be specified for OneOf type "NearInput".'],
  ])
  const literal =
    '{ nearestOutlets(near: { outletId: "x", postalCode: { country: "FR", code: "1" } }, first: 5) { edges { node { id } } } }'
  expect(refusal(await askCounted(literal))).toEqual([
    ['VALIDATION_FAILED', 'OneOf Input Object "NearInput" must specify exactly one key.'],
  ])
  expect(counted.sent).toEqual([])
  await counted.gateway.close()
})

async function askOwn(query: string, variables: Record<string, unknown> = {}): Promise<Response> {
  const identity = await own.gateway.authenticator.authenticate('sk_test_1')
  return JSON.parse((await own.gateway.execute({ query, variables }, { identity, requestId: 'r' })).body) as Response
}
