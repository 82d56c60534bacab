import { GraphQLDirective } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Gateway } from '../../src/index.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import type { World } from '../support/worlds/world.ts'

const directives = `
  directive @traced(as: Label! = "none") on QUERY | FIELD | FRAGMENT_SPREAD | FIELD_DEFINITION
  directive @owner(team: String) on FIELD_DEFINITION
  scalar Label`

/** Two subgraphs that both know a directive of documents and one of schemas. */
const world: World = {
  name: 'traced',
  subgraphs: {
    a: `${directives} type Query { a(x: Int): String @owner(team: "a") }`,
    b: `${directives} type Query { b: String @traced }`,
  },
  plain: '',
  argumentValues: {},
  open: () => ({ resolvers: { Query: { a: (_, { x }) => `a${String(x)}`, b: () => 'b' } }, entities: {}, reset() {} }),
}

let gateway: Gateway
beforeAll(async () => {
  gateway = await createWorldGateway(world)
})
afterAll(() => gateway.close())

test('a document may have the directives that all subgraphs define for documents', async () => {
  const query =
    'query Q($as: Label!) @traced { a(x: 1) @traced(as: $as) other: a @traced(as: "x") ...F @traced } fragment F on Query { b @traced }'
  expect(await ask(gateway, query, { as: 'y' })).toEqual({ data: { a: 'a1', other: 'aundefined', b: 'b' } })
})

test.each([
  ['with an argument that it lacks', '{ a @traced(by: "x") }', 'Unknown argument "by" on directive "@traced".'],
  ['where it has no place', '{ ... @traced { a } }', 'Directive "@traced" may not be used on INLINE_FRAGMENT.'],
  ['that is one of schemas', '{ a @owner }', 'Unknown directive "@owner".'],
  ['that is one of federation', '{ a @join__field }', 'Unknown directive "@join__field".'],
])('a directive is refused %s', async (_, query, message) => {
  expect((await ask(gateway, query)).errors).toMatchObject([{ message, extensions: { code: 'VALIDATION_FAILED' } }])
})

test('clients see where in documents it may stand, and nothing of schemas', () => {
  const { schema } = gateway
  expect(schema.getDirective('traced')).toBeInstanceOf(GraphQLDirective)
  expect(schema.getDirective('traced')!.locations).toEqual(['QUERY', 'FIELD', 'FRAGMENT_SPREAD'])
  expect(schema.getDirective('owner')).toBeUndefined()
})
