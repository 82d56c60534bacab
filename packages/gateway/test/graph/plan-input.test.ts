import { describe, expect, it } from 'vitest'
import { createMemoryTransport, type SubgraphTransport } from '../../src/index.ts'
import { openComparison } from '../support/fuzz/compare-servers.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import { serveWorld } from '../support/serve-world.ts'
import { unplannable } from '../support/unplanned.ts'
import { worlds } from '../support/worlds/worlds.ts'

/** Documents whose aliases and arguments stand in the way of what a plan needs by itself. */
const documents: readonly (readonly [world: string, what: string, query: string])[] = [
  [
    'freight',
    'an argument other than the one that @requires names',
    '{ ships { length(unit: METRE) lengthFee discount(percent: 10) } }',
  ],
  ['freight', 'the default of such an argument', '{ debtors { length lengthFee invoice } }'],
  [
    'freight',
    'the name of a key for something else',
    '{ ships { imo: name name: imo home { locode: country debt } } }',
  ],
  [
    'library',
    'one field with two arguments in two types of an interface',
    '{ latestReviews { media { ... on Book { reviews { __typename } } ... on Magazine { reviews(first: 1) { id } } } } }',
  ],
  [
    'library',
    'a remote field in some types of its interface',
    '{ topRated { ... on Magazine { stars } ... on Film { stars } } shelf { similar { ... on Magazine { stars } } } }',
  ],
  [
    'library',
    'a key in one type of an interface that comes from afar',
    '{ search { ... on Author { works { reviews { media { ... on Film { id } } } } } } }',
  ],
  [
    'library',
    'a name that two types have for different fields',
    '{ search { ... on Book { x: language } ... on Film { x: language y: minutes } ... on Author { y: id } } }',
  ],
  [
    'library',
    'one key for remote fields of two types, of which one fails below',
    '{ shelf { ... on Film { similar { ... on Book { s: similar { ... on Film { region } } } ... on Magazine { s: similar { ... on Film { copies } } } } } } }',
  ],
  [
    'shop',
    'one entity under two keys, of which one must be null',
    '{ reviews(first: 6) { x: author { tags } author { nick } } }',
  ],
]

describe('a document is answered as one plain server would', () => {
  it.each(documents)('in the world %s, with %s', async (name, _, query) => {
    const comparison = await openComparison(worlds.find((world) => world.name === name)!)
    expect(await comparison.compare({ query, variables: {} })).toBeNull()
    await comparison.close()
  })
})

describe('a required field behind a step that first needs another key', () => {
  const { world, query } = unplannable

  it('is refused as a whole, with a code, before any subgraph is asked', async () => {
    let asked = 0
    const transports = Object.fromEntries(
      Object.entries(serveWorld(world, world.open())).map(([name, execute]): [string, SubgraphTransport] => {
        const transport = createMemoryTransport(execute)
        return [name, { ...transport, send: (...sent) => ((asked += 1), transport.send(...sent)) }]
      }),
    )
    const gateway = await createWorldGateway(world, { transports })
    const { data, errors } = await ask(gateway, query)
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([
      { message: expect.stringContaining('cannot plan'), extensions: { code: 'INTERNAL' } },
    ])
    expect(asked).toBe(0)
    // Where one step is enough, it is planned.
    expect((await ask(gateway, '{ port(country: "FR", code: "P1") { debt notice } }')).data).toBeDefined()
    expect(asked).toBe(2)
  })
})
