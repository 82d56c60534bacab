import { afterEach, describe, expect, test } from 'vitest'
import {
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type Gateway,
  type SubgraphTransport,
} from '../../src/index.ts'
import { silentLog } from '@restante/subgraph-kit'
import { ask } from '../support/gateway-of-world.ts'
import { composeWorld, serveWorld } from '../support/serve-world.ts'
import { cinema } from '../support/worlds/cinema.ts'
import { shop } from '../support/worlds/shop.ts'
import type { World } from '../support/worlds/world.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

/** The ways to the subgraphs of a world, and the names of those that were closed. */
function connect(world: World): { transports: Record<string, SubgraphTransport>; closed: string[] } {
  const opened = world.open()
  opened.reset()
  const closed: string[] = []
  const transports = Object.entries(serveWorld(world, opened)).map(([name, execute]): [string, SubgraphTransport] => [
    name,
    {
      ...createMemoryTransport(execute),
      close() {
        closed.push(name)
        return Promise.resolve()
      },
    },
  ])
  return { transports: Object.fromEntries(transports), closed }
}

async function open(transports: Record<string, SubgraphTransport>): Promise<Gateway> {
  gateway = await createGateway({
    supergraph: composeWorld(shop),
    transports,
    authenticator: createAnonymousAuthenticator(),
    log: silentLog,
    limits: { plannedAtOnce: 1, planningMs: 60_000, readDeadlineMs: 60_000 },
  })
  return gateway
}

const known = '{ me { id } }'

describe('another supergraph', () => {
  test('is served from then on, and what only the old one needed is closed', async () => {
    const old = connect(shop)
    const served = await open(old.transports)
    const before = served.schema
    expect(await ask(served, known)).toEqual({ data: { me: { id: 'u1' } } })

    const next = connect(cinema)
    await served.replace(composeWorld(cinema), next.transports)
    expect(served.schema).not.toBe(before)
    expect((await ask(served, known)).errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED')
    expect((await ask(served, '{ screening(id: "s1") { id } }')).data).toEqual({ screening: { id: 's1' } })
    expect(old.closed.toSorted()).toEqual(Object.keys(old.transports).toSorted())
    expect(next.closed).toEqual([])
  })

  test('keeps the ways that it has in common with the old one', async () => {
    const { transports, closed } = connect(shop)
    const served = await open(transports)
    const [first, ...others] = Object.keys(transports)
    const replacement = connect(shop).transports[first!]!
    await served.replace(composeWorld(shop), { ...transports, [first!]: replacement })
    expect(await ask(served, known)).toEqual({ data: { me: { id: 'u1' } } })
    expect(closed).toEqual([first])
    expect(others.length).toBeGreaterThan(0)
  })

  test('leaves what is under way to the old one, which stays open until that is answered', async () => {
    const old = connect(shop)
    const asked = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const held = Object.fromEntries(
      Object.entries(old.transports).map(([name, transport]): [string, SubgraphTransport] => [
        name,
        {
          ...transport,
          async send(...sent) {
            asked.resolve()
            await gate.promise
            return transport.send(...sent)
          },
        },
      ]),
    )
    const served = await open(held)
    const answer = ask(served, known)
    await asked.promise
    await served.replace(composeWorld(cinema), connect(cinema).transports)
    expect(old.closed).toEqual([])
    gate.resolve()
    expect(await answer).toEqual({ data: { me: { id: 'u1' } } })
    await served.close()
    expect(old.closed.toSorted()).toEqual(Object.keys(held).toSorted())
    gateway = null
  })

  test.each([
    ['is no GraphQL', 'type Query {'],
    ['is no supergraph', 'type Query { a: Int }'],
    ['has a subgraph to which there is no way', composeWorld(cinema)],
  ])('changes nothing when it %s', async (_, text) => {
    const { transports, closed } = connect(shop)
    const served = await open(transports)
    await expect(served.replace(text, transports)).rejects.toThrow(/\w/)
    expect(await ask(served, known)).toEqual({ data: { me: { id: 'u1' } } })
    expect(closed).toEqual([])
  })

  test('follows another one in the order in which they were asked for', async () => {
    const { transports } = connect(shop)
    const served = await open(transports)
    const next = connect(cinema)
    await Promise.all([
      served.replace(composeWorld(cinema), next.transports),
      expect(served.replace('type Query {', {})).rejects.toThrow(/\w/),
      served.replace(composeWorld(shop), connect(shop).transports),
    ])
    expect(await ask(served, known)).toEqual({ data: { me: { id: 'u1' } } })
    expect(next.closed.toSorted()).toEqual(Object.keys(next.transports).toSorted())
  })
})
