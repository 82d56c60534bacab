import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  contextHeader,
  createLog,
  createSubgraph,
  deadlineHeader,
  fault,
  type RequestContext,
  requestIdHeader,
  signContext,
  silentLog,
  type Subgraph,
  type SubgraphOptions,
  type UncheckedSchema,
} from '../src/index.ts'
import { caller, inTime } from './support/request.ts'

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  scalar Grams
  type Query { at(moment: DateTime!): DateTime  heavy(weight: Grams!): Boolean  broken: String  refused: String  quoting(text: String!): String  open: [Animal!] }
  type Mutation { write: Boolean }
  interface Animal { name: String! }
  type Cat implements Animal { name: String! }
  type Thing @key(fields: "id") { id: ID!  name: String!  next: Thing }
`)

interface Context {
  readonly request: RequestContext
}

const loads: (readonly string[])[] = []

const options: SubgraphOptions<UncheckedSchema<Context>> = {
  name: 'things',
  typeDefs,
  resolvers: {
    Query: {
      at: (_root, { moment }: { moment: Date }) => moment,
      heavy: (_root, { weight }: { weight: number }) => weight > 1000,
      broken: () => {
        throw new Error('password=hunter2')
      },
      refused: () => {
        throw fault('NOT_FOUND', 'There is no such thing.')
      },
      quoting: () => null,
      open: () => [{ name: 'Tom' }],
    },
    Mutation: { write: () => true },
    Animal: { __resolveType: () => 'Cat' },
  },
  references: {
    Thing: async (ids) => {
      loads.push(ids)
      return ids.map((id) => (id === 'none' ? null : { id, name: id === 'nameless' ? null : `thing ${id}` }))
    },
  },
  requiredScopes: {
    Query: { at: null, heavy: null, broken: null, refused: null, quoting: null, open: 'outlets:read' },
    Mutation: { write: ['parcels:write', 'counter'] },
    entities: { Thing: null },
  },
  contextOf: (request) => ({ request }),
  log: silentLog,
}

describe('a subgraph', () => {
  let subgraph: Subgraph
  beforeAll(async () => {
    subgraph = await createSubgraph(options)
  })
  afterAll(() => subgraph.close())

  // The first call interprets, the second compiles, the third runs compiled: all must respond alike.
  const thrice = async (
    query: string,
    variables: Record<string, unknown> = {},
    context = inTime(),
  ): Promise<unknown> => {
    const responses = []
    for (let call = 0; call < 3; call++) {
      const response = JSON.parse(JSON.stringify(await subgraph.execute(query, variables, context)))
      response.errors?.sort((a: { path: unknown }, b: { path: unknown }) =>
        String(a.path).localeCompare(String(b.path)),
      )
      responses.push(response)
    }
    expect(responses[1]).toEqual(responses[0])
    expect(responses[2]).toEqual(responses[0])
    return responses[0]
  }

  it('reads and writes instants', async () => {
    expect(await thrice('query($m: DateTime!) { at(moment: $m) }', { m: '2026-11-22T10:00:00+05:30' })).toEqual({
      data: { at: '2026-11-22T04:30:00.000Z' },
    })
  })

  it('loads the entities of a type in one call and lets a bad one null only itself', async () => {
    loads.length = 0
    const response = await subgraph.execute(
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Thing { id name } } }',
      {
        representations: [
          { __typename: 'Thing', id: 'a' },
          { __typename: 'Thing' },
          { __typename: 'Nothing', id: 'b' },
          { __typename: 'Thing', id: 'none' },
          { __typename: 'Thing', id: 'nameless' },
          { __typename: 'Thing', id: 'c' },
        ],
      },
      inTime(),
    )
    expect(loads).toEqual([['a', 'none', 'nameless', 'c']])
    expect(response.data).toEqual({
      _entities: [{ id: 'a', name: 'thing a' }, null, null, null, null, { id: 'c', name: 'thing c' }],
    })
    expect(response.errors?.map((error) => error.path)).toEqual(
      expect.arrayContaining([
        ['_entities', 1],
        ['_entities', 2],
        ['_entities', 4, 'name'],
      ]),
    )
  })

  it('returns entities alike when compiled', async () => {
    const response = await thrice(
      'query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Thing { id name } } }',
      {
        r: [
          { __typename: 'Thing', id: 'a' },
          { __typename: 'Thing', id: 'nameless' },
          { __typename: 'Nothing', id: 'x' },
        ],
      },
    )
    expect(response).toMatchObject({
      errors: [{ path: ['_entities', 1, 'name'] }, { path: ['_entities', 2], extensions: { code: 'BAD_USER_INPUT' } }],
    })
  })

  it('keeps the code of a fault and masks everything else', async () => {
    expect(await thrice('{ refused }')).toMatchObject({
      data: { refused: null },
      errors: [{ path: ['refused'], extensions: { code: 'NOT_FOUND' } }],
    })
    const broken = await thrice('{ broken }')
    expect(broken).toMatchObject({ errors: [{ path: ['broken'], extensions: { code: 'INTERNAL' } }] })
    expect(JSON.stringify(broken)).not.toContain('hunter2')
  })

  it('says which form a variable must have, and never repeats its value', async () => {
    const refused = { data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: 'v' } }] }
    for (const [query, value] of [
      ['query($v: Grams!) { heavy(weight: $v) }', -4711],
      ['query($v: DateTime!) { at(moment: $v) }', 'yesterday'],
      ['query($v: String!) { quoting(text: $v) }', 4711],
      ['query($v: String!) { quoting(text: $v) }', ['4711']],
    ] as const) {
      const response = await thrice(query, { v: value })
      expect(response).toMatchObject(refused)
      expect(JSON.stringify(response)).not.toContain(String(value))
    }
  })

  it('checks the key before a resolver runs', async () => {
    expect(await thrice('{ open { name __typename } }')).toEqual({
      data: { open: [{ name: 'Tom', __typename: 'Cat' }] },
    })
    expect(await thrice('{ open { name } }', {}, inTime({ caller: null }))).toMatchObject({
      data: { open: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    expect(await thrice('mutation { write }')).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })

  it('runs nothing after the deadline', async () => {
    expect(await thrice('{ refused }', {}, inTime({ deadline: 1 }))).toMatchObject({
      errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }],
    })
  })

  it('serves the gateway only', async () => {
    const contextKey = Buffer.alloc(32, 7)
    const address = await subgraph.listen({ port: 0, host: '127.0.0.1', contextKey })
    const post = async (token: string): Promise<Response> =>
      fetch(`${address}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [contextHeader]: token,
          [deadlineHeader]: String(Date.now() + 10_000),
          [requestIdHeader]: 'r2',
        },
        body: JSON.stringify({ query: '{ heavy(weight: 2000) open { name } }' }),
      })
    const response = await post(signContext(caller, contextKey, Date.now()))
    expect(await response.json()).toEqual({ data: { heavy: true, open: [{ name: 'Tom' }] } })
    expect((await post('')).status).toBe(401)
    expect((await post(signContext(caller, Buffer.alloc(32, 8), Date.now()))).status).toBe(401)
    expect((await post(signContext(caller, contextKey, Date.now() - 60_000))).status).toBe(401)
  })
})

describe('building a subgraph', () => {
  const broken = (change: Partial<SubgraphOptions<UncheckedSchema<Context>>>): Promise<Subgraph> =>
    createSubgraph({ ...options, ...change })

  it('logs neither keys nor what was sent, also where an error quotes it', async () => {
    let written = ''
    const log = createLog('things', { write: (line) => void (written += line) })
    const quoting = (_root: unknown, { text }: { text: string }): never => {
      throw new Error(`No place ${text} for dk_0123456789abcdefghijklmnopqrstuv`)
    }
    const logging = await createSubgraph({
      ...options,
      resolvers: { ...options.resolvers, Query: { ...options.resolvers['Query'], quoting } },
      log,
    })
    const address = '13 Hunters Lane'
    await logging.execute('query($text: String!) { quoting(text: $text) }', { text: address }, inTime())
    const { errors } = await logging.execute(
      'query($text: String!) { quoting(text: $text) }',
      { text: { lines: [address] } },
      inTime(),
    )
    expect(JSON.stringify(errors)).not.toContain('Hunters')
    await logging.close()
    expect(written).toContain('No place')
    expect(written).not.toMatch(/Hunters|0123456789abcdef/)
  })

  it('refuses resolvers, required scopes and loaders for what the schema lacks', async () => {
    await expect(broken({ resolvers: { ...options.resolvers, Dog: { name: () => '' } } })).rejects.toThrow('Dog')
    await expect(broken({ resolvers: { ...options.resolvers, Cat: { nam: () => '' } } })).rejects.toThrow('Cat.nam')
    await expect(broken({ requiredScopes: { ...options.requiredScopes, Mutation: {} } })).rejects.toThrow(
      'Mutation.write declares no required scope',
    )
    await expect(broken({ requiredScopes: { ...options.requiredScopes, entities: {} } })).rejects.toThrow(
      'Thing declares no required scope',
    )
    await expect(broken({ references: { Cat: async () => [] } })).rejects.toThrow('Cat')
  })
})
