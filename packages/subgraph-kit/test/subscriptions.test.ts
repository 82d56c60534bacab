import { parse } from 'graphql'
import { createClient } from 'graphql-sse'
import { afterEach, describe, expect, it } from 'vitest'
import {
  contextHeader,
  createSubgraph,
  deadlineHeader,
  fault,
  type RequestContext,
  requestIdHeader,
  type Scope,
  signContext,
  silentLog,
  type Subgraph,
  type SubgraphResponse,
  type SubgraphOptions,
  type UncheckedSchema,
} from '../src/index.ts'
import { caller, inTime } from './support/request.ts'

const typeDefs = parse(`
  type Query { hello: String }
  type Subscription { ticks(from: Int! = 0): Tick  hidden: String  refused: String  broken: String  waiting: String }
  type Tick { n: Int!  request: Int!  scope: String }
`)

interface Context {
  readonly request: RequestContext
  readonly number: number
}

/** The contexts made so far, and what the sources saw. */
let contexts: Context[] = []
let released: string[] = []
let whenReleased = Promise.withResolvers<void>()

const never = (): AsyncIterable<string> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise(() => {}),
    return() {
      released.push('waiting')
      whenReleased.resolve()
      return Promise.resolve({ done: true, value: undefined })
    },
  }),
})

const options: SubgraphOptions<UncheckedSchema<Context>> = {
  name: 'ticks',
  typeDefs,
  resolvers: {
    Query: { hello: () => 'hello' },
    Subscription: {
      ticks: {
        subscribe: async function* (_root: unknown, { from }: { from: number }) {
          try {
            for (let n = from; n < from + 3; n += 1) yield n
          } finally {
            released.push('ticks')
          }
        },
        resolve: (n: number) => (n === 13 ? new Error('password=hunter2') : { n: n === 11 ? null : n }),
      },
      hidden: { subscribe: () => expect.fail('Nobody may hear this.'), resolve: () => expect.fail('Nor see it.') },
      refused: {
        subscribe: () => {
          throw fault('NOT_FOUND', 'There is no such thing.')
        },
      },
      broken: {
        subscribe: async function* () {
          yield { broken: 'once' }
          throw new Error('password=hunter2')
        },
      },
      waiting: { subscribe: never },
    },
    Tick: {
      request: (_tick: object, _args: object, { number }: Context) => number,
      scope: (_tick: object, _args: object, { request }: Context) => request.caller!.scopes[0],
    },
  },
  references: {},
  requiredScopes: {
    Query: { hello: null },
    Subscription: { ticks: 'outlets:read', hidden: 'admin', refused: null, broken: null, waiting: null },
  },
  contextOf(request) {
    const context = { request, number: contexts.length }
    contexts.push(context)
    return context
  },
  log: silentLog,
}

let subgraph: Subgraph
const open = async (): Promise<Subgraph> => {
  contexts = []
  released = []
  whenReleased = Promise.withResolvers()
  subgraph = await createSubgraph(options)
  return subgraph
}
afterEach(() => subgraph.close())

type Begun = Awaited<ReturnType<Subgraph['subscribe']>>
const plain = (response: Begun): SubgraphResponse => JSON.parse(JSON.stringify(response)) as SubgraphResponse

async function readAll(begun: Begun): Promise<SubgraphResponse[]> {
  if (!(Symbol.asyncIterator in begun)) throw new Error(JSON.stringify(begun))
  const responses: SubgraphResponse[] = []
  for await (const response of begun) responses.push(plain(response))
  return responses
}

describe('a subscription in process', () => {
  it('responds to each event, in order, with a context of its own', async () => {
    const { subscribe } = await open()
    const query = 'subscription($from: Int!) { t: ticks(from: $from) { n scope request } }'
    expect(await readAll(await subscribe(query, { from: 5 }, inTime()))).toEqual([
      { data: { t: { n: 5, scope: 'outlets:read', request: 1 } } },
      { data: { t: { n: 6, scope: 'outlets:read', request: 2 } } },
      { data: { t: { n: 7, scope: 'outlets:read', request: 3 } } },
    ])
    expect(released).toEqual(['ticks'])
  })

  it('gives each event as long as its beginning had', async () => {
    const { subscribe } = await open()
    await readAll(await subscribe('subscription { ticks { n } }', {}, inTime({ deadline: Date.now() + 7_000 })))
    const [beginning, ...events] = contexts.map(({ request }) => request.deadline)
    expect(events).toHaveLength(3)
    for (const deadline of events) {
      expect(deadline).toBeGreaterThanOrEqual(beginning!)
      expect(deadline).toBeLessThanOrEqual(Date.now() + 7_000)
    }
  })

  it('masks the errors of an event and goes on', async () => {
    const { subscribe } = await open()
    const responses = await readAll(await subscribe('subscription { ticks(from: 11) { n } }', {}, inTime()))
    expect(responses).toMatchObject([
      { data: { ticks: null }, errors: [{ path: ['ticks', 'n'], extensions: { code: 'INTERNAL' } }] },
      { data: { ticks: { n: 12 } } },
      { data: { ticks: null }, errors: [{ path: ['ticks'], extensions: { code: 'INTERNAL' } }] },
    ])
    expect(JSON.stringify(responses)).not.toContain('hunter2')
  })

  it('reports a source that fails, in its last response', async () => {
    const { subscribe } = await open()
    const responses = await readAll(await subscribe('subscription { broken }', {}, inTime()))
    expect(responses).toMatchObject([
      { data: { broken: 'once' } },
      { data: null, errors: [{ extensions: { code: 'INTERNAL' } }] },
    ])
    expect(JSON.stringify(responses)).not.toContain('hunter2')
  })

  it.each<readonly [string, string, Partial<RequestContext>, Record<string, unknown>]>([
    ['UNAUTHENTICATED', '{ ticks { n } }', { caller: null }, {}],
    ['FORBIDDEN', '{ ticks { n } }', { caller: { ...caller, scopes: ['admin'] as Scope[] } }, {}],
    ['FORBIDDEN', '{ hidden }', {}, {}],
    ['NOT_FOUND', '{ refused }', {}, {}],
    ['DEADLINE_EXCEEDED', '{ waiting }', { deadline: 1 }, {}],
    ['INTERNAL', '{ nothing }', {}, {}],
    ['INTERNAL', '{ ticks(from: "x") { n } }', {}, {}],
    ['INTERNAL', '{', {}, {}],
  ])('is refused as %s: %s', async (code, fields, context, variables) => {
    const { subscribe } = await open()
    const response = await subscribe(`subscription ${fields}`, variables, inTime(context))
    expect(plain(response)).toMatchObject({ data: null, errors: [{ extensions: { code } }] })
    expect(released).toEqual([])
  })

  it('is only for subscriptions, and those are for nothing else', async () => {
    const { subscribe, execute } = await open()
    expect(plain(await subscribe('{ hello }', {}, inTime()))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    const response = await execute('subscription { hidden }', {}, inTime())
    expect(plain(response)).toMatchObject({ data: { hidden: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })

  it('lets go of its source when it is returned, and whoever waits is told', async () => {
    const { subscribe } = await open()
    const begun = await subscribe('subscription { waiting }', {}, inTime())
    if (!(Symbol.asyncIterator in begun)) expect.fail('It did not begin.')
    const waiting = begun.next()
    await begun.return!()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(released).toEqual(['waiting'])
    expect(await begun.next()).toEqual({ done: true, value: undefined })
  })

  it('ends with a reason when the subgraph closes', async () => {
    const { subscribe, close } = await open()
    const waiting = readAll(await subscribe('subscription { waiting }', {}, inTime()))
    const unread = await subscribe('subscription { waiting }', {}, inTime())
    await close()
    const ended = [{ data: null, errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }] }]
    expect(await waiting).toMatchObject(ended)
    expect(await readAll(unread)).toMatchObject(ended)
    expect(released).toEqual(['waiting', 'waiting'])
  })
})

describe('a subscription over HTTP', () => {
  const contextKey = Buffer.alloc(32, 7)
  const headersOf = (key = contextKey): Record<string, string> => ({
    [contextHeader]: signContext(caller, key, Date.now()),
    [deadlineHeader]: String(Date.now() + 60_000),
    [requestIdHeader]: 'r2',
  })
  const listen = async (): Promise<string> => {
    const { listen: serve } = await open()
    return `${await serve({ port: 0, host: '127.0.0.1', contextKey })}/graphql/stream`
  }
  const post = (url: string, headers: Record<string, string>, query: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query }),
    })

  it('is one of graphql-sse', async () => {
    const client = createClient({ url: await listen(), headers: () => headersOf() })
    const responses = []
    for await (const response of client.iterate({ query: 'subscription { ticks(from: 12) { n scope } }' })) {
      responses.push(response)
    }
    expect(responses).toMatchObject([
      { data: { ticks: { n: 12, scope: 'outlets:read' } } },
      { data: { ticks: null }, errors: [{ extensions: { code: 'INTERNAL' } }] },
      { data: { ticks: { n: 14 } } },
    ])
    expect(contexts[0]!.request).toMatchObject({ caller, requestId: 'r2' })
    client.dispose()
  })

  it('is for the gateway only', async () => {
    const url = await listen()
    const query = 'subscription { waiting }'
    for (const headers of [{}, headersOf(Buffer.alloc(32, 8))]) {
      const response = await post(url, headers, query)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    }
    expect(contexts).toEqual([])
  })

  it('that is refused is answered once, in JSON', async () => {
    const response = await post(await listen(), headersOf(), 'subscription { hidden }')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })

  it('lets go of its source when the gateway goes', async () => {
    const url = await listen()
    const response = await post(url, headersOf(), 'subscription { waiting }')
    await response.body!.cancel()
    await whenReleased.promise
    expect(released).toEqual(['waiting'])
  })

  it('does not keep a subgraph from closing', async () => {
    const response = await post(await listen(), headersOf(), 'subscription { waiting }')
    await subgraph.close()
    const text = await response.text()
    expect(text).toContain('UNAVAILABLE')
    expect(released).toEqual(['waiting'])
  })
})

describe('building a subgraph with subscriptions', () => {
  const broken = (change: Partial<SubgraphOptions<UncheckedSchema<Context>>>): Promise<Subgraph> =>
    createSubgraph({ ...options, ...change })

  it('refuses fields that are open by omission, or have no events', async () => {
    await open()
    const { hidden: _, ...others } = options.requiredScopes.Subscription!
    await expect(broken({ requiredScopes: { ...options.requiredScopes, Subscription: others } })).rejects.toThrow(
      'Subscription.hidden declares no required scope',
    )
    await expect(
      broken({
        requiredScopes: {
          ...options.requiredScopes,
          Subscription: { ...options.requiredScopes.Subscription, more: null },
        },
      }),
    ).rejects.toThrow('Subscription.more')
    const { hidden: __, ...resolvers } = options.resolvers['Subscription']!
    await expect(broken({ resolvers: { ...options.resolvers, Subscription: resolvers } })).rejects.toThrow(
      'Subscription.hidden has no source',
    )
  })
})
