import { validate, parse } from 'graphql'
import { expect, test } from 'vitest'
import { ask, createShopGateway, type Response } from './support/gateway-of-shop.ts'
import { createPlainServer } from './support/plain-server.ts'
import { createOperations } from './support/random-operations.ts'
import { createWorld, resetWorld } from './support/shop-world.ts'

const argumentValues = {
  id: [
    ['"u1"', 'u1'],
    ['"u3"', 'u3'],
    ['"u4"', 'u4'],
    ['"r10"', 'r10'],
    ['"r3"', 'r3'],
    ['"nobody"', 'nobody'],
  ],
  upc: [
    ['"p1"', 'p1'],
    ['"p3"', 'p3'],
    ['"p13"', 'p13'],
    ['"p99"', 'p99'],
  ],
  first: [
    ['1', 1],
    ['3', 3],
    ['6', 6],
  ],
  offset: [
    ['0', 0],
    ['9', 9],
  ],
  filter: [
    ['{ kinds: [BOOK] }', { kinds: ['BOOK'] }],
    ['{ title: null }', { title: null }],
    ['{ kinds: GADGET, title: "Product 1" }', { kinds: 'GADGET', title: 'Product 1' }],
  ],
  text: [
    ['"Product 1"', 'Product 1'],
    ['"nothing"', 'nothing'],
  ],
  name: [['"Renamed"', 'Renamed']],
  title: [['"Product 7 again"', 'Product 7 again']],
  body: [['"Rewritten"', 'Rewritten']],
  warehouse: [
    ['"North"', 'North'],
    ['null', null],
  ],
} as const

const runs = [
  { operations: 400, seed: 20_261_122, representations: 1_000 },
  // Lists of entities are split into requests of two.
  { operations: 100, seed: 7, representations: 2 },
] as const

test.for(runs)(
  'answers $operations random operations as one plain server does, data and places of errors',
  async (run) => {
    const { operations, seed, representations } = run
    const worlds = [createWorld(), createWorld()] as const
    const gateway = await createShopGateway({ world: worlds[0], limits: { representations } })
    const plain = createPlainServer(gateway.schema, worlds[1])
    const next = createOperations(gateway.schema, seed, argumentValues)
    const seen = { withErrors: 0, mutations: 0 }

    for (let done = 0; done < operations;) {
      const { query, variables } = next()
      if (validate(gateway.schema, parse(query)).length > 0) continue
      worlds.forEach(resetWorld)
      const theirs = await plain.executeOperation({ query, variables })
      if (theirs.body.kind !== 'single') throw new Error('The plain server streams.')
      const expected = JSON.parse(JSON.stringify(theirs.body.singleResult)) as Response
      const actual = await ask(gateway, query, variables)
      const told = `${query}\n${JSON.stringify(variables)}`
      expect({ told, data: actual.data }).toEqual({ told, data: expected.data })
      expect({ told, nulls: nullsWithErrors(actual) }).toEqual({ told, nulls: nullsWithErrors(expected) })
      if (expected.errors) seen.withErrors += 1
      if (query.startsWith('mutation')) seen.mutations += 1
      done += 1
    }

    // A comparison of nothing would also agree.
    expect(seen.withErrors).toBeGreaterThan(operations / 10)
    expect(seen.mutations).toBeGreaterThan(operations / 20)
  },
)

/**
 * The nulls that errors account for. Where several fields below one null failed, a server may report any of them, so
 * errors below a null count as one; where an error stands at its own null, its code counts too.
 */
function nullsWithErrors({ data, errors }: Response): string[] {
  const found = (errors ?? []).map(({ path = [], extensions }) => {
    let value: unknown = data
    let depth = 0
    while (value !== null && depth < path.length) value = (value as Record<string, unknown>)[path[depth++]!]
    const code = depth === path.length && value === null ? extensions.code.replace('_SERVER_ERROR', '') : 'below'
    return `${path.slice(0, depth).join('.')} ${code}`
  })
  return [...new Set(found)].toSorted()
}
