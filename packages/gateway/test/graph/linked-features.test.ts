import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { silentLog } from '@restante/subgraph-kit'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type Gateway,
  type SubgraphTransport,
} from '../../src/index.ts'
import { ask } from '../support/gateway-of-world.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

/** The supergraph of one subgraph, `staff`, that imports directives of federation. */
function compose(imported: readonly string[], sdl: string): string {
  const url = 'https://specs.apollo.dev/federation/v2.9'
  const link = `extend schema @link(url: "${url}", import: [${imported.map((name) => `"${name}"`).join(', ')}])`
  const { supergraphSdl, errors } = composeServices([{ name: 'staff', typeDefs: parse(`${link}\n${sdl}`) }])
  if (!supergraphSdl) throw new Error(`The subgraph does not compose: ${JSON.stringify(errors)}`)
  return supergraphSdl
}

const plain = compose([], 'type Query { salary: Int }')

/** The supergraph of the plain subgraph with a further directive on its schema. */
function linkAlso(directive: string): string {
  return plain.replace(/^schema/m, `schema ${directive}`)
}

const transports: Record<string, SubgraphTransport> = {
  staff: createMemoryTransport(() => Promise.resolve({ data: { salary: 1 } })),
}

async function serve(supergraph: string): Promise<Gateway> {
  gateway = await createGateway({
    supergraph,
    transports,
    authenticator: createAnonymousAuthenticator(),
    log: silentLog,
    limits: { plannedAtOnce: 1, planningMs: 60_000, readDeadlineMs: 60_000 },
  })
  return gateway
}

describe('a supergraph is not served when it demands', () => {
  test.each<[feature: string, supergraph: string]>([
    ['authenticated/v0.1', compose(['@authenticated'], 'type Query { salary: Int @authenticated }')],
    [
      'requiresScopes/v0.1',
      compose(['@requiresScopes'], 'type Query { salary: Int @requiresScopes(scopes: [["hr"]]) }'),
    ],
    ['policy/v0.1', compose(['@policy'], 'type Query { salary: Int @policy(policies: [["hr"]]) }')],
    [
      'context/v0.1',
      compose(
        ['@context', '@fromContext', '@key'],
        `type Query { desk: Desk }
        type Desk @context(name: "desk") @key(fields: "id") { id: ID! pay: Pay! }
        type Pay @key(fields: "id") { id: ID! salary(of: ID @fromContext(field: "$desk { id }")): Int }`,
      ),
    ],
    ['connect/v0.2', linkAlso('@link(url: "https://specs.apollo.dev/connect/v0.2", for: EXECUTION)')],
    ['guard/v1.0', linkAlso('@link(url: "https://specs.shop.example/guard/v1.0", for: SECURITY)')],
  ])('%s', async (feature, supergraph) => {
    await expect(serve(supergraph)).rejects.toThrow(feature)
  })

  test.each<[form: string, directive: string]>([
    ['under another name', '@link(url: "https://specs.apollo.dev/policy/v0.1", as: "join", for: SECURITY)'],
    [
      'with elements under other names',
      '@link(url: "https://specs.apollo.dev/policy/v0.1", import: [{name: "@policy", as: "@tag"}], for: SECURITY)',
    ],
    ['by the older @core', '@core(feature: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)'],
    ['by a link directive of another name', '@spec(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)'],
    ['without saying what for', '@link(url: "https://specs.apollo.dev/policy/v0.1")'],
    ['for a purpose that nobody knows', '@link(url: "https://specs.apollo.dev/policy/v0.1", for: BILLING)'],
    [
      'for one subgraph only',
      '@join__directive(graphs: [STAFF], name: "link", args: {url: "https://specs.apollo.dev/policy/v0.1"})',
    ],
  ])('a feature that is linked %s', async (_form, directive) => {
    await expect(serve(linkAlso(directive))).rejects.toThrow('policy/v0.1')
  })

  test.each<[what: string, directive: string, told: string]>([
    [
      'a version that it does not know',
      '@link(url: "https://specs.apollo.dev/inaccessible/v1.0", for: SECURITY)',
      'inaccessible/v1.0',
    ],
    [
      'a namesake from elsewhere',
      '@link(url: "https://specs.shop.example/inaccessible/v0.2", for: SECURITY)',
      'specs.shop.example',
    ],
    ['what has no address', '@link(url: "secrets", for: SECURITY)', '"secrets"'],
    ['what is not named', '@link(for: SECURITY)', 'for: SECURITY'],
    [
      'joins under another name',
      '@link(url: "https://specs.apollo.dev/join/v0.3", as: "j", for: EXECUTION)',
      'join/v0.3',
    ],
    [
      'parts of joins under another name',
      '@link(url: "https://specs.apollo.dev/join/v0.3", import: [{name: "@field", as: "@part"}], for: EXECUTION)',
      'join/v0.3',
    ],
  ])('%s', async (_what, directive, told) => {
    await expect(serve(linkAlso(directive))).rejects.toThrow(told)
  })

  test('several features, all of which are named at once', async () => {
    const links = ['authenticated', 'policy'].map(
      (name) => `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`,
    )
    await expect(serve(linkAlso(links.join(' ')))).rejects.toThrow(/authenticated.*policy/s)
  })

  test('a feature in an extension of the schema', async () => {
    const extension = 'extend schema @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)'
    await expect(serve(`${plain}\n${extension}`)).rejects.toThrow('policy/v0.1')
  })
})

describe('a supergraph is served when it links', () => {
  test.each<[feature: string, directive: string]>([
    ['tags', '@link(url: "https://specs.apollo.dev/tag/v0.3")'],
    ['costs', '@link(url: "https://specs.apollo.dev/cost/v0.1")'],
    ['directives of its own', '@link(url: "https://specs.shop.example/cacheControl/v1.0", import: ["@cacheControl"])'],
    ['what is said to be for nothing', '@link(url: "https://specs.shop.example/notes/v1.0", for: null)'],
  ])('%s', async (_feature, directive) => {
    const served = await serve(linkAlso(directive))
    expect(await ask(served, '{ salary }')).toEqual({ data: { salary: 1 } })
  })

  test.each<[form: string, link: string, directive: string]>([
    ['as it is', '', '@inaccessible'],
    ['under another name', ', as: "hidden"', '@hidden'],
    ['with an import under another name', ', import: [{name: "@inaccessible", as: "@hidden"}]', '@hidden'],
  ])('what is inaccessible %s, and hides it', async (_form, link, directive) => {
    const supergraph = linkAlso(`@link(url: "https://specs.apollo.dev/inaccessible/v0.2"${link}, for: SECURITY)`)
    const served = await serve(supergraph.replace('salary: Int', `salary: Int ${directive} name: String`))
    expect((await ask(served, '{ salary }')).errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED')
  })
})

test('another supergraph that demands what is not enforced does not take the place of the one that serves', async () => {
  const served = await serve(plain)
  const next = compose(['@authenticated'], 'type Query { salary: Int @authenticated }')
  await expect(served.replace(next, transports)).rejects.toThrow('authenticated/v0.1')
  expect(await ask(served, '{ salary }')).toEqual({ data: { salary: 1 } })
})
