import {
  type Caller,
  createSubgraph,
  type RequestContext,
  type Scope,
  silentLog,
  type Subgraph,
  type UncheckedSchema,
} from '@restante/subgraph-kit'
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createAnonymousAuthenticator,
  createGateway,
  createHttpTransport,
  createMemoryTransport,
  type Gateway,
} from '../../src/index.ts'
import { createEventSource } from '../support/event-source.ts'
import { keyFact } from '../support/keys.ts'

const typeDefs = parse('type Query { hello: String }  type Subscription { hail: String }')
const contextKey = Buffer.alloc(32, 7)
const { keyId, kind, realm, livemode, partnerId, outletIds } = keyFact('sk_test_1')
const callerWith = (...scopes: Scope[]): Caller => ({ keyId, kind, realm, livemode, partnerId, scopes, outletIds })

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(way: 'in memory' | 'over HTTP'): Promise<{
  readonly source: ReturnType<typeof createEventSource>
  readonly gateway: Gateway
  readonly subgraph: Subgraph
}> {
  const source = createEventSource()
  const subgraph = await createSubgraph<UncheckedSchema<{ readonly request: RequestContext }>>({
    name: 'hails',
    typeDefs,
    resolvers: {
      Query: { hello: () => 'hello' },
      Subscription: {
        hail: {
          subscribe: () => source.read(),
          resolve: (event: string, _args: object, { request }: { readonly request: RequestContext }) =>
            `${event}, ${request.caller!.keyId} of ${request.requestId}`,
        },
      },
    },
    references: {},
    requiredScopes: { Query: { hello: null }, Subscription: { hail: 'outlets:read' } },
    contextOf: (request) => ({ request }),
    log: silentLog,
  })
  const transport =
    way === 'in memory'
      ? createMemoryTransport(subgraph.execute, subgraph.subscribe)
      : createHttpTransport({
          url: new URL('/graphql', await subgraph.listen({ port: 0, host: '127.0.0.1', contextKey })),
          contextKey,
        })
  const gateway = await createGateway({
    supergraph: composeServices([{ name: 'hails', typeDefs }]).supergraphSdl!,
    transports: { hails: transport },
    authenticator: createAnonymousAuthenticator(),
    log: silentLog,
    limits: { plannedAtOnce: 1, planningMs: 5_000, readDeadlineMs: 60_000 },
  })
  closing.push(
    () => gateway.close(),
    () => subgraph.close(),
  )
  return { source, gateway, subgraph }
}

const begin = (gateway: Gateway, caller: Caller): ReturnType<Gateway['subscribe']> =>
  gateway.subscribe(
    { query: 'subscription { hail }' },
    { identity: { caller, origins: [] }, requestId: 'req_7', signal: new AbortController().signal },
  )

describe.for(['in memory', 'over HTTP'] as const)('a subgraph of ours %s', (way) => {
  it('is told who subscribes', async () => {
    const { gateway, source } = await open(way)
    const begun = await begin(gateway, callerWith('outlets:read'))
    if (!('responses' in begun)) expect.fail(begun.body)
    await source.begun(1)
    source.push('Ahoy')
    const { value } = await begun.responses.next()
    expect(JSON.parse(String(value))).toEqual({ data: { hail: `Ahoy, ${keyId} of req_7` } })
    await begun.responses.return!()
    await source.stopped(1)
  })

  it('says by itself who may not', async () => {
    const { gateway } = await open(way)
    const begun = await begin(gateway, callerWith('admin'))
    expect(begun).toMatchObject({ status: 403, refusal: 'FORBIDDEN', body: expect.stringContaining('outlets:read') })
  })

  it('that closes ends its subscriptions with a reason', async () => {
    const { gateway, subgraph, source } = await open(way)
    const begun = await begin(gateway, callerWith('outlets:read'))
    if (!('responses' in begun)) expect.fail(begun.body)
    await source.begun(1)
    await subgraph.close()
    const told = []
    for await (const text of begun.responses) told.push(JSON.parse(text))
    expect(told).toMatchObject([{ errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }] }])
  })
})
