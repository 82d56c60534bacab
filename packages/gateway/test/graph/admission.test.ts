import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gateway } from '../../src/index.ts'
import { ask, createShopGateway } from '../support/gateway-of-world.ts'
import { slowToPlan } from '../support/unplanned.ts'

let gateway: Gateway

beforeAll(async () => {
  gateway = await createShopGateway({ limits: { tokens: 600, depth: 10, selections: 200, entityHops: 30 } })
})
afterAll(() => gateway.close())

const codeOf = async (query: string, variables?: Record<string, unknown>): Promise<string | undefined> =>
  (await ask(gateway, query, variables)).errors?.[0]?.extensions.code

/** Fragments in a chain, each of which spreads the next one twice: 2^n selections in a few bytes. */
const chain = (n: number): string =>
  `{ me { ...F0 } } ${Array.from({ length: n }, (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${n} on User { id }`

describe('documents that cost more than they say', () => {
  test.for([26, 30, 40])('%i chained fragments are refused before anything walks them', async (n) => {
    expect(await codeOf(chain(n))).toBe('LIMIT_SELECTIONS')
  })

  test('fragments that spread themselves are refused', async () => {
    for (const n of [1, 2, 50]) {
      const cycle = Array.from({ length: n }, (_, i) => `fragment F${i} on User { ...F${(i + 1) % n} }`).join(' ')
      expect(await codeOf(`{ me { ...F0 } } ${cycle}`)).toBe('VALIDATION_FAILED')
    }
  })

  test('many fields, also of one name and under aliases', async () => {
    const fields = (text: (i: number) => string): string => Array.from({ length: 201 }, (_, i) => text(i)).join(' ')
    expect(await codeOf(`{ ${fields(() => '__typename')} }`)).toBe('LIMIT_SELECTIONS')
    expect(await codeOf(`{ ${fields((i) => `a${i}: __typename`)} }`)).toBe('LIMIT_TOKENS')
  })

  test('deep nesting, of valid and of unknown fields', async () => {
    const nest = (n: number, field: string): string => `{ ${`${field} { `.repeat(n)} id ${'} '.repeat(n)} }`
    expect(await codeOf(nest(50, 'me'))).toBe('LIMIT_DEPTH')
    expect(await codeOf(nest(150, 'nothing'))).toBe('LIMIT_DEPTH')
    expect(await codeOf(nest(3_000, 'me'))).toBe('LIMIT_TOKENS')
  })

  test('many hops from one part of the graph to another', async () => {
    const hop = (n: number): string => Array.from({ length: n }, (_, i) => `h${i}: me { id }`).join(' ')
    expect(await codeOf(`{ ${hop(31)} }`)).toBe('LIMIT_SELECTIONS')
    expect(await codeOf(`{ ${hop(30)} }`)).toBeUndefined()
  })

  test('operations that are not the one to run count too, since validation walks them', async () => {
    const { body } = await gateway.execute(
      { query: `query A { me { id } } query B ${chain(26)}`, operationName: 'A' },
      { identity: { caller: null, origins: [] }, requestId: 'r' },
    )
    expect(body).toContain('LIMIT_SELECTIONS')
  })

  test('what takes too long to plan is refused without holding anyone up, and others are planned', async () => {
    const hops = 1_000_000
    const slow = await createShopGateway({
      limits: {
        planningMs: 1,
        planningCeilingMs: 600_000,
        tokens: hops,
        selections: hops,
        entityHops: hops,
        depth: hops,
      },
    })
    let turns = 0
    const clock = setInterval(() => (turns += 1), 1)
    expect((await ask(slow, slowToPlan)).errors?.[0]?.extensions.code).toBe('LIMIT_PLANNING')
    clearInterval(clock)
    expect(turns).toBeGreaterThan(0)
    await slow.close()
    expect(await codeOf('{ me { id } }')).toBeUndefined()
  })
})

describe('documents that are not right', () => {
  test('a document does not see what is hidden from clients', async () => {
    expect(await codeOf('{ product(upc: "p0") { ... on Gadget { secret } } }')).toBe('VALIDATION_FAILED')
  })

  test('at most a handful of reasons is given, and no names are suggested', async () => {
    const { errors } = await ask(gateway, `{ ${Array.from({ length: 50 }, (_, i) => `nam${i}`).join(' ')} mee { id } }`)
    expect(errors!.length).toBeLessThanOrEqual(6)
    expect(JSON.stringify(await ask(gateway, '{ mee { id } }'))).not.toContain('Did you mean')
  })
})

describe('variables', () => {
  const query =
    'query ($upc: ID!, $filter: ProductFilter, $first: Int!) { product(upc: $upc) { upc } products(filter: $filter, first: $first) { upc } }'

  test('are refused with their place and without their value', async () => {
    const answer = await ask(gateway, query, {
      upc: { secret: 'Mrs. Smith' },
      filter: { kinds: ['BOOK', 'Mrs. Smith'], 'Mrs. Smith': 1 },
      first: 'Mrs. Smith',
    })
    expect(answer.errors?.map(({ message }) => message)).toEqual([
      'Variable "$upc" has a value at "upc" that is no ID.',
      'Variable "$filter" has a value at "filter.kinds[1]" that does not fit its type.',
      'Variable "$filter" has a value at "filter" that does not fit its type.',
      'Variable "$first" has a value at "first" that is no Int.',
    ])
    expect(JSON.stringify(answer)).not.toContain('Smith')
  })

  test('that are optional and absent leave the argument to its default', async () => {
    const { data } = await ask(gateway, 'query ($first: Int) { products(first: $first) { upc } }')
    expect(data!['products']).toHaveLength(4)
  })

  test('decide each time what is skipped', async () => {
    const conditional = 'query ($a: Boolean!, $b: Boolean!) { me { id @skip(if: $a) name: id @include(if: $b) } }'
    const answers = await Promise.all(
      [true, false].flatMap((a) => [true, false].map((b) => ask(gateway, conditional, { a, b }))),
    )
    expect(answers.map(({ data }) => data!['me'])).toEqual([{ name: 'u1' }, {}, { id: 'u1', name: 'u1' }, { id: 'u1' }])
  })

  test('that are missing or null say so', async () => {
    const { errors } = await ask(gateway, query, { upc: null })
    expect(errors?.map(({ message }) => message)).toEqual([
      'Variable "$upc" at "upc": Expected non-nullable type "ID!" not to be null.',
      'Variable "$first" of required type "Int!" was not provided.',
    ])
  })
})

describe('introspection', () => {
  test('shows what clients may use and nothing of the federation', async () => {
    const { data } = await ask(
      gateway,
      '{ __schema { types { name } directives { name } } __type(name: "Gadget") { fields { name } } }',
    )
    const text = JSON.stringify(data)
    expect(text).toContain('"Gadget"')
    expect(text).not.toMatch(/join__|_Entity|_Any|secret|"inaccessible"|"key"/)
  })

  test('stands beside fields of subgraphs, in fragments, with variables', async () => {
    const query =
      'query ($name: String!) { me { id } ...M } fragment M on Query { t: __type(name: $name) { ...T } __typename } fragment T on __Type { kind name }'
    expect(await ask(gateway, query, { name: 'Role' })).toEqual({
      data: { me: { id: 'u1' }, t: { kind: 'ENUM', name: 'Role' }, __typename: 'Query' },
    })
  })
})
