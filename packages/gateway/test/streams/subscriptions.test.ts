import { type ExecutionResult, parse, subscribe as subscribePlain } from 'graphql'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryTransport, type Gateway, type GatewayLimits, type SubgraphTransport } from '../../src/index.ts'
import { observe } from '../support/fuzz/compare-servers.ts'
import { createWorldGateway, type Response } from '../support/gateway-of-world.ts'
import { serveStreams } from '../support/serve-streams.ts'
import { buildPlainSchema, composeWorld, serveWorld, streamWorld } from '../support/serve-world.ts'
import { begin, subscribe } from '../support/clients/subscribe.ts'
import { type OpenTracking, tracking } from '../support/worlds/tracking.ts'
import type { Thing } from '../support/worlds/world.ts'

interface Opened {
  readonly gateway: Gateway
  readonly opened: OpenTracking
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function connectInMemory(opened: OpenTracking): Record<string, SubgraphTransport> {
  const streams = streamWorld(tracking, opened)
  return Object.fromEntries(
    Object.entries(serveWorld(tracking, opened)).map(([name, execute]) => [
      name,
      createMemoryTransport(execute, streams[name]),
    ]),
  )
}

async function open(way: 'in memory' | 'over HTTP', limits: Partial<GatewayLimits> = {}): Promise<Opened> {
  const opened = tracking.open()
  const served = way === 'over HTTP' ? await serveStreams(tracking, opened) : null
  const transports = served?.transports ?? connectInMemory(opened)
  const gateway = await createWorldGateway(tracking, { opened, transports, limits })
  closing.push(async () => {
    await gateway.close()
    await served?.close()
  })
  return { gateway, opened }
}

/** The value that a test pushes, given the data of its world. */
type Event = (world: OpenTracking) => unknown

const parcel =
  (n: number): Event =>
  ({ parcels }) =>
    parcels[n]
const nothing: Event = () => null
const failed: Event = () => new Error('broken')

const operations: readonly (readonly [name: string, query: string, events: readonly Event[]])[] = [
  [
    'two hops, aliases and a requirement',
    'subscription S($of: ID) { here: moved(of: $of) { key: id id: state outlet { n: name name: open city { title t2: title } } price duty } }',
    [0, 1, 2, 3, 4, 5].map(parcel),
  ],
  ['null, and an error for an event', 'subscription { moved { id outlet { name } } }', [nothing, failed, parcel(1)]],
  [
    'fragments, and fields below fields under two keys',
    `subscription { moved { ...P a: scans(first: 1) { outlet { name } } b: scans(first: 3) { at parcel { price } } } }
     fragment P on Parcel { outlet { ...O } ... on Seen { id } } fragment O on Outlet { city { title people } }`,
    [parcel(0), parcel(1), parcel(2)],
  ],
  [
    'lists with nulls',
    'subscription { batch { price outlet { city { title } } } }',
    [({ parcels }) => parcels, ({ parcels }) => [null, parcels[2], null], () => [], nothing],
  ],
  [
    'lists without nulls, a null of which is one of the answer',
    'subscription { strict { price outlet { name } } }',
    [({ parcels }) => parcels.slice(0, 3), ({ parcels }) => [parcels[0], null], ({ parcels }) => [parcels[4]], nothing],
  ],
  [
    'a union',
    'subscription { alerts { __typename ... on Parcel { price outlet { name } } ... on Delay { minutes parcel { duty } } } }',
    [
      parcel(1),
      ({ parcels }) => ({ __typename: 'Delay', minutes: 5, parcel: parcels[3] }),
      () => ({ __typename: 'Delay', minutes: null, parcel: null }),
    ],
  ],
  [
    'an interface',
    'subscription { seen { __typename id ... on Parcel { price } ... on Outlet { name city { title } } } }',
    [parcel(1), ({ outlets }) => outlets[0], ({ outlets }) => outlets[3], nothing],
  ],
  ['a leaf', 'subscription { w: weights }', [() => [[1, 2], null, []], () => [[1, null]], () => 'x', nothing]],
  ['a field that must not be null', 'subscription { certain { price } }', [parcel(1), parcel(4), nothing, failed]],
  [
    'conditions',
    'subscription S($yes: Boolean! = true, $no: Boolean! = false) { moved { id price @include(if: $no) outlet @skip(if: $yes) { name } } }',
    [parcel(0)],
  ],
]

/** Returns the responses of one plain server to the same events. */
async function answerPlainly(query: string, events: readonly Event[]): Promise<Response[]> {
  const opened = tracking.open()
  const responses = await subscribePlain({ schema: buildPlainSchema(tracking, opened), document: parse(query) })
  if (!(Symbol.asyncIterator in responses)) throw new Error(JSON.stringify(responses))
  for (const event of events) opened.source.push(event(opened))
  opened.source.end()
  const answered: Response[] = []
  for await (const { data, errors } of responses as AsyncIterable<ExecutionResult>) {
    const told = errors?.map(({ message, path }) => ({ message, path, extensions: { code: 'INTERNAL' } }))
    answered.push(JSON.parse(JSON.stringify({ data, ...(told && { errors: told }) })) as Response)
  }
  return answered
}

describe.for(['in memory', 'over HTTP'] as const)('subscriptions of subgraphs %s', (way) => {
  it.for(operations)('are answered as one plain server does: %s', async ([, query, events]) => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, query)
    for (const event of events) opened.source.push(event(opened))
    opened.source.end()
    const [actual, expected] = await Promise.all([stream.rest(), answerPlainly(query, events)])
    expect(expected).toHaveLength(events.length)
    expect(actual.map(observe)).toEqual(expected.map(observe))
  })

  it('are answered in the order of the events, however long each takes', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { batch { id price } }')
    // The first one asks other subgraphs for more than those after it, of which some ask for nothing.
    for (const list of [opened.parcels, [], opened.parcels.slice(0, 1), []]) opened.source.push(list)
    opened.source.end()
    const lengths = (await stream.rest()).map(({ data }) => (data!['batch'] as unknown[]).length)
    expect(lengths).toEqual([6, 0, 1, 0])
  })

  it('stop at their source when nobody reads any more', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    await opened.source.begun(1)
    await stream.stop()
    await opened.source.stopped(1)
    expect(await stream.next()).toBeNull()
  })

  it('stop while an event is awaited, and the one who waits is told', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    opened.source.push(opened.parcels[0])
    expect(await stream.next()).toEqual({ data: { moved: { id: 'p0' } } })
    const waiting = stream.next()
    await stream.stop()
    expect(await waiting).toBeNull()
    await opened.source.stopped(1)
  })

  it('stop by the signal of the transport', async () => {
    const { gateway, opened } = await open(way)
    const connection = new AbortController()
    const stream = await subscribe(gateway, 'subscription { moved { id } }', {}, connection.signal)
    connection.abort()
    expect(await stream.rest()).toEqual([])
    await opened.source.stopped(1)
  })

  it('end with a reason when their source fails', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    opened.source.push(opened.parcels[0])
    opened.source.fail(new Error('at 10.0.0.7'))
    const [first, ...rest] = await stream.rest()
    expect(first).toEqual({ data: { moved: { id: 'p0' } } })
    expect(rest).toMatchObject([{ errors: [{ extensions: { requestId: 'req_test' } }] }])
    expect(JSON.stringify(rest)).not.toContain('10.0.0.7')
  })

  it('end with a reason when another supergraph takes over, and do not hold it up', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    opened.source.push(opened.parcels[0])
    expect(await stream.next()).toEqual({ data: { moved: { id: 'p0' } } })
    await gateway.replace(composeWorld(tracking), connectInMemory(opened))
    expect(await stream.rest()).toEqual([
      {
        errors: [
          {
            message: expect.stringContaining('subscribe again'),
            extensions: { code: 'SUBSCRIPTION_ENDED', retryable: true, requestId: 'req_test' },
          },
        ],
      },
    ])
    await opened.source.stopped(1)
    const again = await subscribe(gateway, 'subscription { moved { price } }')
    opened.source.push(opened.parcels[1])
    expect(await again.next()).toEqual({ data: { moved: { price: 100 } } })
  })

  it('end when the gateway closes, which does not wait for them', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    await gateway.close()
    expect(await stream.rest()).toMatchObject([{ errors: [{ extensions: { code: 'SUBSCRIPTION_ENDED' } }] }])
    await opened.source.stopped(1)
  })

  it('may have keys that mean something to JavaScript', async () => {
    const { gateway, opened } = await open(way)
    const stream = await subscribe(
      gateway,
      'subscription { __proto__: moved { constructor: id __proto__: price toString: outlet { __proto__: name } } }',
    )
    opened.source.push(opened.parcels[1])
    opened.source.push(JSON.parse('{"__typename":"Parcel","id":"p2","__proto__":{"price":1}}'))
    opened.source.end()
    expect((await stream.rest()).map((response) => JSON.stringify(response.data))).toEqual([
      '{"__proto__":{"constructor":"p1","__proto__":100,"toString":{"__proto__":"Outlet 1"}}}',
      '{"__proto__":{"constructor":"p2","__proto__":200,"toString":null}}',
    ])
    expect(({} as Thing)['price']).toBeUndefined()
  })
})

describe('a slow subscriber', () => {
  it('is given all events that wait, up to the limit', async () => {
    const { gateway, opened } = await open('in memory', { bufferedEvents: 5 })
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    for (let n = 0; n < 5; n += 1) opened.source.push(opened.parcels[n])
    opened.source.end()
    const ids = (await stream.rest()).map(({ data }) => data!['moved'])
    expect(ids).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'].map((id) => ({ id })))
  })

  it.each(['in memory', 'over HTTP'] as const)('is told so, once, and costs no more: %s', async (way) => {
    const { gateway, opened } = await open(way, { bufferedEvents: 5 })
    const stream = await subscribe(gateway, 'subscription { moved { id } }')
    for (let n = 0; n < 6; n += 1) opened.source.push(opened.parcels[n])
    await opened.source.stopped(1)
    expect(await stream.rest()).toEqual([
      {
        errors: [
          {
            message: expect.stringContaining('faster'),
            extensions: { code: 'SUBSCRIBER_TOO_SLOW', retryable: true, requestId: 'req_test' },
          },
        ],
      },
    ])
  })
})

describe('one event', () => {
  it('with a failed fetch leaves those after it whole', async () => {
    const opened = tracking.open()
    const transports = connectInMemory(opened)
    let isAway = true
    const outlets: SubgraphTransport = {
      ...transports['outlets']!,
      send: (...sent) =>
        isAway
          ? Promise.resolve({ kind: 'failed', code: 'UNAVAILABLE', cause: 'away' })
          : transports['outlets']!.send(...sent),
    }
    const gateway = await createWorldGateway(tracking, { opened, transports: { ...transports, outlets } })
    const stream = await subscribe(gateway, 'subscription { moved { id here: outlet { id name city { title } } } }')
    opened.source.push(opened.parcels[1])
    expect(await stream.next()).toMatchObject({
      data: { moved: { id: 'p1', here: null } },
      errors: [{ path: ['moved', 'here', 'name'], extensions: { code: 'UNAVAILABLE' } }],
    })
    isAway = false
    opened.source.push(opened.parcels[1])
    expect(await stream.next()).toEqual({
      data: { moved: { id: 'p1', here: { id: 'o1', name: 'Outlet 1', city: { title: 'City 1' } } } },
    })
    await gateway.close()
  })

  it('has a deadline of its own', async () => {
    const opened = tracking.open()
    const transports = connectInMemory(opened)
    const deadlines: number[] = []
    const prices: SubgraphTransport = {
      ...transports['prices']!,
      send(request, context) {
        deadlines.push(context.deadline)
        return Promise.resolve({ kind: 'failed', code: 'DEADLINE_EXCEEDED', cause: 'late' })
      },
    }
    let begun = 0
    const parcels: SubgraphTransport = {
      ...transports['parcels']!,
      subscribe(request, context, listener) {
        begun = context.deadline
        return transports['parcels']!.subscribe(request, context, listener)
      },
    }
    const gateway = await createWorldGateway(tracking, { opened, transports: { ...transports, prices, parcels } })
    const stream = await subscribe(gateway, 'subscription { moved { price } }')
    const asked = Date.now()
    opened.source.push(opened.parcels[1])
    await stream.next()
    expect(deadlines).toHaveLength(1)
    expect(deadlines[0]).toBeGreaterThanOrEqual(asked + 60_000)
    expect(deadlines[0]).toBeGreaterThanOrEqual(begun)
    await gateway.close()
  })
})

describe('what is no subscription', () => {
  it.each(['query { parcel(id: "p1") { price outlet { name } } }', 'mutation { hold(id: "p1") { price } }'])(
    'is answered once: %s',
    async (query) => {
      const { gateway } = await open('in memory')
      const scope = { identity: { caller: null, origins: [] }, requestId: 'req_test' }
      const answer = await begin(gateway, query)
      expect(answer).toEqual(await gateway.execute({ query }, scope))
      expect(answer).toMatchObject({ status: 200, refusal: null, body: expect.stringContaining('"price":100') })
    },
  )

  it('is refused by the gate that every transport has', async () => {
    const { gateway } = await open('in memory')
    const { signal } = new AbortController()
    const anonymous = { identity: null, requestId: 'req_test', signal }
    const query = 'subscription { moved { id } }'
    expect(await gateway.subscribe({ query }, anonymous)).toMatchObject({ refusal: 'UNAUTHENTICATED' })
    expect(await begin(gateway, 'subscription { moved { nothing } }')).toMatchObject({ refusal: 'VALIDATION_FAILED' })
    expect(await begin(gateway, 'subscription {')).toMatchObject({ refusal: 'PARSE_FAILED' })
    const scope = { identity: { caller: null, origins: [] }, requestId: 'req_test' }
    expect(await gateway.execute({ query }, scope)).toMatchObject({ refusal: 'VALIDATION_FAILED' })
  })

  it.each([
    ['two fields', 'subscription { moved { id } batch { id } }', {}],
    ['a field of introspection', 'subscription { __typename }', {}],
    ['none that is not skipped', 'subscription { moved @skip(if: true) { id } }', {}],
    [
      'none that is not skipped, by a variable',
      'subscription S($no: Boolean!) { moved @include(if: $no) { id } }',
      { no: false },
    ],
    [
      'two, of which a variable decides',
      'subscription S($yes: Boolean!) { moved { id } batch @include(if: $yes) { id } }',
      { yes: true },
    ],
    [
      'a condition within fragments that spread each other',
      'subscription { ...F } fragment F on Subscription { ...G } fragment G on Subscription { ...F moved @skip(if: false) { id } }',
      {},
    ],
    ['a fragment of two', 'subscription { ...F } fragment F on Subscription { moved { id } batch { id } }', {}],
  ])('is refused when it has %s', async (_, query, variables) => {
    const { gateway } = await open('in memory')
    const answer = await begin(gateway, query, variables)
    expect(answer).toMatchObject({ status: 400, refusal: 'VALIDATION_FAILED' })
  })
})
