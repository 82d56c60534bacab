import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { silentLog } from '@restante/subgraph-kit'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  createAnonymousAuthenticator,
  createGateway,
  createMemoryCache,
  createMemoryTransport,
  type Gateway,
} from '../../src/index.ts'
import { ask } from '../support/gateway-of-world.ts'
import { cacheControl } from '../support/hinted-world.ts'

/** V8 takes the length of a longer text for its hash: a Map with many such keys compares them one by one. */
const longestHashed = 16_383
const long = 'x'.repeat(20_000)

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])
  ${cacheControl}`
const typeDefs = {
  catalog: `type Query { item(id: ID!): Item  items: [Item!]! @cacheControl(maxAge: 100) }
    type Item @key(fields: "id") @cacheControl(maxAge: 100) { id: ID!  notes: String! }`,
  stock: `type Item @key(fields: "id") @cacheControl(maxAge: 100) { id: ID!  notes: String! @external  left: Int @requires(fields: "notes") }`,
}

let gateway: Gateway
/** The lengths of all texts that were used as keys since the test began. */
let lengths: number[] = []

beforeAll(async () => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(typeDefs).map(([name, sdl]) => ({ name, typeDefs: parse(`${link}\n${sdl}`) })),
  )
  if (!supergraphSdl) throw new Error(`The subgraphs do not compose: ${JSON.stringify(errors)}`)
  const item = (id: string): object => ({ __typename: 'Item', id: id + long, notes: id + long })
  gateway = await createGateway({
    supergraph: supergraphSdl,
    transports: {
      catalog: createMemoryTransport(() =>
        Promise.resolve({ data: { item: item('0'), items: [item('1'), item('1'), item('2')] } }),
      ),
      stock: createMemoryTransport((_query, variables) => {
        const representations = variables['representations'] as readonly { readonly notes: string }[]
        const entities = representations.map(({ notes }) => ({ __typename: 'Item', left: Number(notes[0]) }))
        return Promise.resolve({ data: { _entities: entities } })
      }),
    },
    authenticator: createAnonymousAuthenticator(),
    cache: createMemoryCache(10_000_000),
    log: silentLog,
    limits: { plannedAtOnce: 1, planningMs: 60_000, readDeadlineMs: 60_000 },
  })
})
afterAll(() => gateway.close())

beforeEach(() => {
  lengths = []
  for (const [prototype, names] of [
    [Map.prototype, ['get', 'has', 'set']],
    [Set.prototype, ['has', 'add']],
  ] as const) {
    for (const name of names) {
      const original = Reflect.get(prototype, name) as (...given: unknown[]) => unknown
      vi.spyOn(prototype as Map<unknown, unknown>, name as 'get').mockImplementation(function use(
        this: unknown,
        ...given
      ) {
        if (typeof given[0] === 'string') lengths.push(given[0].length)
        return original.apply(this, given)
      })
    }
  }
})
afterEach(() => vi.restoreAllMocks())

const stock = '{ items { id left } }'

test.each<[text: string, query: string, variables?: Record<string, unknown>]>([
  ['a document', `${stock} #${long}`],
  ['a document that is refused', `{ unknown } #${long}`],
  ['a document that is not GraphQL', `{ #${long}`],
  ['a variable', 'query ($id: ID!) { item(id: $id) { id left } }', { id: long }],
  ['what one subgraph tells another', stock],
])('%s is no key of a Map as it is, however long', async (_text, query, variables) => {
  await Promise.all([ask(gateway, query, variables), ask(gateway, query, variables)])
  vi.restoreAllMocks()
  expect(lengths.length).toBeGreaterThan(0)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(longestHashed)
})

test.each<[what: string, query: string]>([
  ['a field', `{ ${long} }`],
  ['an alias', `{ ${long}: items { id } }`],
  ['a variable', `query ($${long}: ID) { items { id } }`],
  ['a fragment', `{ ...${long} } fragment ${long} on Query { items { id } }`],
  ['a directive', `{ items @${long} { id } }`],
  ['an argument', `{ item(${long}: 1) { id } }`],
  ['a member of an input', `{ item(id: { ${long}: 1 }) { id } }`],
])('the name of %s is refused when it is so long', async (_what, query) => {
  const { errors } = await ask(gateway, query)
  vi.restoreAllMocks()
  expect(errors).toMatchObject([{ message: expect.stringContaining('16,383'), extensions: { code: 'PARSE_FAILED' } }])
  expect(Math.max(...lengths)).toBeLessThanOrEqual(longestHashed)
})

test('the name of an operation is no key of a Map as it is', async () => {
  await gateway.execute(
    { query: stock, operationName: long },
    { identity: { caller: null, origins: [] }, requestId: 'req_test' },
  )
  vi.restoreAllMocks()
  expect(Math.max(...lengths)).toBeLessThanOrEqual(longestHashed)
})

test('documents that differ only at their end are told apart', async () => {
  const texts = ['{ items { id } }', '{ items { left } }'].map((text) => `#${long}\n${text}`)
  const [one, other] = await Promise.all(texts.map((text) => ask(gateway, text)))
  expect(one!.data!['items']).toContainEqual({ id: `1${long}` })
  expect(other!.data!['items']).toContainEqual({ left: 1 })
})

test('entities whose long texts have one length are told apart', async () => {
  const { data } = await ask(gateway, '{ items { left } }')
  expect(data).toEqual({ items: [{ left: 1 }, { left: 1 }, { left: 2 }] })
})
