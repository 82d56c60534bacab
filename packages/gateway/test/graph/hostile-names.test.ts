import { silentLog } from '@restante/subgraph-kit'
import { buildSchema, graphqlSync } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type ExecuteInProcess,
  type Gateway,
} from '../../src/index.ts'
import { ask } from '../support/gateway-of-world.ts'

/** Names that JavaScript gives to every object, that generated code uses itself, or that are words of the language. */
const inherited = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'isPrototypeOf',
]
const ours = ['o', 't', 'x', 'r', 'i', 'P', 'run', 'values', 'missing', 'misfit', 'write0', 'entity', 'text', 'v']
const words = ['undefined', 'null_', 'return', 'arguments', 'eval', 'this', 'await', '_', '__']
const names = [...inherited, ...ours, ...words]

/** A text that would end a string, a template or a line, were it ever pasted into code. */
const nasty = 'a"\'`\\${x}\u2028\u2029\ud800\n*/</script>'

/** Two subgraphs, in names that are as bad as GraphQL allows. */
const supergraph = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
  directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
  directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
  directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar join__FieldSet
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  enum join__Graph { A @join__graph(name: "a", url: "http://a.invalid") B @join__graph(name: "b", url: "http://b.invalid") }
  enum prototype @join__type(graph: A) { constructor @join__enumValue(graph: A) toString @join__enumValue(graph: A) }
  type Object @join__type(graph: A) { valueOf: Int  x: Int }
  type constructor @join__type(graph: A, key: "constructor") @join__type(graph: B, key: "constructor") {
    constructor: ID!
    hasOwnProperty: String @join__field(graph: A)
    valueOf: Object @join__field(graph: A)
    __defineGetter: prototype @join__field(graph: A)
    toString: Int @join__field(graph: B)
  }
  type Query @join__type(graph: A) @join__type(graph: B) {
    toString: constructor @join__field(graph: A)
    list: [constructor!]! @join__field(graph: A)
    echo(constructor: String, valueOf: prototype): String @join__field(graph: A)
  }`.replaceAll('__defineGetter', 'defineGetter')

const schemaOfA = `
  enum prototype { constructor toString }
  type Object { valueOf: Int  x: Int }
  type constructor { constructor: ID!  hasOwnProperty: String  valueOf: Object  defineGetter: prototype }
  type Query { toString: constructor  list: [constructor!]!  echo(constructor: String, valueOf: prototype): String }`

const thing = { constructor: 'k1', hasOwnProperty: nasty, valueOf: { valueOf: 7, x: 1 }, defineGetter: 'toString' }
const root = {
  toString: thing,
  list: [thing, thing],
  echo: (given: object) => Object.values(given).join('/'),
}

const local = buildSchema(schemaOfA)
// Fields of objects are read as they are; the default resolver would call what it takes for methods.
const executeA: ExecuteInProcess = (source, variableValues) =>
  Promise.resolve(
    graphqlSync({
      schema: local,
      source,
      variableValues,
      rootValue: root,
      fieldResolver: (from: Record<string, unknown>, args, _context, { fieldName }) => {
        const value = Object.hasOwn(from, fieldName) ? from[fieldName] : null
        return typeof value === 'function' ? (value as (given: unknown) => unknown)(args) : value
      },
    }),
  )

async function createHostileGateway(a: ExecuteInProcess, b: ExecuteInProcess): Promise<Gateway> {
  return createGateway({
    supergraph,
    transports: { a: createMemoryTransport(a), b: createMemoryTransport(b) },
    authenticator: createAnonymousAuthenticator(),
    log: silentLog,
    limits: { planningMs: 5_000, readDeadlineMs: 60_000 },
  })
}

describe('names of all kinds', () => {
  let gateway: Gateway
  const sent: string[] = []

  beforeAll(async () => {
    gateway = await createHostileGateway(executeA, (query, variables) => {
      const { representations } = variables as { representations: object[] }
      sent.push(...representations.map((representation) => JSON.stringify(representation)))
      const key = /\{(?:(\w+): )?toString\}/.exec(query)?.[1] ?? 'toString'
      // As a subgraph in another process would answer: any key is an own one.
      const entity = JSON.parse(`{"${key}":42}`) as object
      return Promise.resolve({ data: { _entities: representations.map(() => entity) } })
    })
  })

  test.for(names)('an alias %s comes back as it was sent', async (alias) => {
    const query = `{ ${alias}: toString { ${alias}: constructor inner: valueOf { ${alias}: x } } list { ${alias}: hasOwnProperty } }`
    const { body } = await gateway.execute({ query }, { identity: { caller: null, origins: [] }, requestId: 'r' })
    const item = `{"${alias}":${JSON.stringify(nasty)}}`
    expect(body).toBe(`{"data":{"${alias}":{"${alias}":"k1","inner":{"${alias}":1}},"list":[${item},${item}]}}`)
  })

  test.for(names)('an alias %s of a field that another subgraph adds comes back too', async (alias) => {
    const { body } = await gateway.execute(
      { query: `{ ${alias}: toString { ${alias}: toString } }` },
      { identity: { caller: null, origins: [] }, requestId: 'r' },
    )
    expect(body).toBe(`{"data":{"${alias}":{"${alias}":42}}}`)
    expect(sent.at(-1)).toBe('{"__typename":"constructor","constructor":"k1"}')
  })

  test.for(names)('a variable, a fragment and an operation called %s are only called so', async (name) => {
    const query = `query ${name}($${name}: String, $skip: Boolean!) { ...${name} echo(constructor: $${name}, valueOf: toString) no: echo @skip(if: $skip) } fragment ${name} on Query { toString { valueOf { valueOf } defineGetter } }`
    const variables = JSON.parse(`{"${name}":${JSON.stringify(nasty)},"skip":true}`) as Record<string, unknown>
    expect(await ask(gateway, query, variables)).toEqual({
      data: { toString: { valueOf: { valueOf: 7 }, defineGetter: 'toString' }, echo: `${nasty}/toString` },
    })
  })

  test('no prototype was touched', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    for (const name of ['k1', 'x', 'polluted']) expect(Reflect.get({}, name)).toBeUndefined()
    expect(Object.prototype.toString.call(1)).toBe('[object Number]')
  })
})

test('a field that is not there is not found in the prototype either', async () => {
  const nothing: ExecuteInProcess = () => Promise.resolve({ data: { toString: { __typename: 'constructor' } } })
  const gateway = await createHostileGateway(nothing, nothing)
  const query = '{ toString { __proto__: hasOwnProperty toString valueOf { valueOf } isPrototypeOf: hasOwnProperty } }'
  const { body } = await gateway.execute({ query }, { identity: { caller: null, origins: [] }, requestId: 'r' })
  expect(body).toBe('{"data":{"toString":{"__proto__":null,"toString":null,"valueOf":null,"isPrototypeOf":null}}}')
})

test('prototypes stay clean when two subgraphs answer with hostile keys for one entity', async () => {
  const hostile = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":"k1","valueOf":{"__proto__":{"polluted":1},"x":1}}',
  ) as object
  const gateway = await createHostileGateway(
    () => Promise.resolve({ data: { toString: { ...hostile, __typename: 'constructor' } } }),
    () => Promise.resolve({ data: { _entities: [JSON.parse('{"toString":1,"__proto__":{"polluted":2}}')] } }),
  )
  expect(await ask(gateway, '{ toString { toString valueOf { x } } }')).toEqual({
    data: { toString: { toString: 1, valueOf: { x: 1 } } },
  })
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
