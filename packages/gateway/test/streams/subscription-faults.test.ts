import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createHttpTransport } from '../../src/index.ts'
import { entity, error, late, masked, order, unreachable } from '../support/refused/fault-cases.ts'
import { createStubbedGateway, type StubbedGateway } from '../support/gateway-of-stubs.ts'
import type { Behaviour } from '../support/stub-subgraph.ts'
import { begin, subscribe } from '../support/clients/subscribe.ts'

let stubbed: StubbedGateway
beforeAll(async () => {
  stubbed = await createStubbedGateway()
})
afterAll(() => stubbed.close())
afterEach(() => void vi.useRealTimers())

const query = 'subscription { placed { note user { nick } } }'
const data = { placed: { note: 'n', user: { nick: 'n7' } } }
const next = (response: object): string => `event: next\ndata: ${JSON.stringify(response)}\n\n`
const event = next({ data: { placed: order } })
const complete = 'event: complete\ndata:\n\n'

/** A subgraph that streams these texts, each by itself, and then leaves the connection open. */
function streaming(...texts: readonly (string | Buffer)[]): Behaviour {
  return (response) => void write(response, texts)
}

async function write(response: ServerResponse, texts: readonly (string | Buffer)[]): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.flushHeaders()
  for (const text of texts) await new Promise((resolve) => response.write(text, resolve))
}

const ending =
  (end: (response: ServerResponse) => unknown, ...texts: readonly string[]): Behaviour =>
  async (response) => {
    await write(response, texts)
    end(response)
  }

describe('a subgraph that does not begin to stream', () => {
  it.each<readonly [string, Behaviour, string, string]>([
    [
      'HTML',
      (response) => response.setHeader('content-type', 'text/html').end('<h1>x</h1>'),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      '500 and HTML',
      (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>at 10.0.0.7</h1>'),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      'a stream that is an error',
      (response) => response.writeHead(502, { 'content-type': 'text/event-stream' }).end(event),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      'another kind of stream',
      (response) => response.setHeader('content-type', 'text/event-streams').end(event),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'http://10.0.0.7/' }).end(),
      'UNAVAILABLE',
      unreachable,
    ],
    ['a reset', (response) => response.destroy(), 'UNAVAILABLE', unreachable],
    ['one answer', { data: { placed: order } }, 'UNAVAILABLE', unreachable],
    [
      'an endless answer',
      (response) => response.end(`{"errors":["${'x'.repeat(20_000)}"]}`),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      'an error with a code of ours',
      { errors: [{ message: 'Not for you.', path: ['placed'], extensions: { code: 'FORBIDDEN' } }] },
      'FORBIDDEN',
      'Not for you.',
    ],
    ['another error', { data: null, errors: [{ message: 'at 10.0.0.7' }] }, 'INTERNAL', masked],
  ])('but answers %s is told as a refusal', async (_, behaviour, code, message) => {
    stubbed.orders.behave(behaviour)
    const answer = await begin(stubbed.gateway, query)
    expect(answer).toMatchObject({ refusal: code })
    expect(JSON.parse('body' in answer ? answer.body : '')).toEqual({ errors: [error(code, message)] })
    // What a subgraph of ours answers in this way is no stream, whatever its status.
    expect(stubbed.orders.bodies).toHaveLength(1)
  })

  it('within the deadline is late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const tardy = await createStubbedGateway({ readDeadlineMs: 5_000 })
    tardy.orders.behave(() => vi.advanceTimersByTime(5_000))
    const answer = await begin(tardy.gateway, query)
    expect(JSON.parse('body' in answer ? answer.body : '')).toEqual({ errors: [error('DEADLINE_EXCEEDED', late)] })
    await tardy.close()
  })

  it('because nobody is there cannot be reached', async () => {
    const stopped = await createStubbedGateway()
    await stopped.orders.close()
    expect(await begin(stopped.gateway, query)).toMatchObject({ status: 503, refusal: 'UNAVAILABLE' })
    expect(stopped.logged.join('\n')).toContain('ECONNREFUSED')
    await stopped.close()
  })

  it('is left alone when the client goes first', async () => {
    const client = new AbortController()
    const closed = Promise.withResolvers<void>()
    stubbed.orders.behave((response) => {
      response.on('close', closed.resolve)
      client.abort()
    })
    expect(await begin(stubbed.gateway, query, {}, client.signal)).toMatchObject({ refusal: 'UNAVAILABLE' })
    await closed.promise
    const asked = stubbed.orders.bodies.length
    expect(await begin(stubbed.gateway, query, {}, client.signal)).not.toHaveProperty('responses')
    expect(stubbed.orders.bodies).toHaveLength(asked)
  })
})

describe('a stream', () => {
  beforeAll(() => stubbed.users.behave({ data: { _entities: [entity] } }))

  it('is asked for at the address of streams, as graphql-sse wants it', async () => {
    let asked: readonly unknown[] = []
    stubbed.orders.behave((response, { url, method, headers }, body) => {
      asked = [method, url, headers.accept, headers['content-type'], JSON.parse(body)]
      void write(response, [complete])
    })
    expect(await (await subscribe(stubbed.gateway, 'subscription S { strictly { note } }')).rest()).toEqual([])
    expect(asked).toEqual([
      'POST',
      '/graphql/stream',
      'text/event-stream',
      'application/json',
      { query: expect.stringMatching(/^subscription\s*\w*\s*\{\s*strictly/), variables: {} },
    ])
  })

  it.each<readonly [string, readonly (string | Buffer)[]]>([
    ['in one piece', [event + event + complete]],
    [
      'in pieces of a byte, with comments, retries and events of others',
      `:\n\n: hi\nretry: 5\nevent: ping\ndata: x\n\ndata: {}\n\nid: 5\n${event}\n\n:\n\n${event}${complete}`.split(''),
    ],
    ['with other ends of lines', [(event + event + complete).replaceAll('\n', '\r\n')]],
    ['with data in several lines', [event.replace('"note"', '\ndata: "note"'), event, complete]],
    ['with more after the end, which is nobody’s', [event + event + complete + event]],
  ])('is read %s', async (_, texts) => {
    stubbed.orders.behave(streaming(...texts))
    expect(await (await subscribe(stubbed.gateway, query)).rest()).toEqual([{ data }, { data }])
  })

  it('is read as UTF-8, also where a character comes in two pieces', async () => {
    const bytes = Buffer.from(next({ data: { placed: { note: 'é🎉' } } }))
    const middle = bytes.indexOf('🎉') + 2
    stubbed.orders.behave(streaming(bytes.subarray(0, middle), bytes.subarray(middle), complete))
    const stream = await subscribe(stubbed.gateway, 'subscription { placed { note } }')
    expect(await stream.rest()).toEqual([{ data: { placed: { note: 'é🎉' } } }])
  })

  it('is closed when it is complete, though the subgraph would leave it open', async () => {
    const closed = Promise.withResolvers<void>()
    stubbed.orders.behave((response) => {
      response.on('close', closed.resolve)
      void write(response, [complete])
    })
    expect(await (await subscribe(stubbed.gateway, query)).rest()).toEqual([])
    await closed.promise
  })

  it.each<readonly [string, Behaviour, string, string]>([
    ['is reset', ending((response) => response.destroy(), event), 'UNAVAILABLE', unreachable],
    ['ends without being complete', ending((response) => response.end(), event), 'UNAVAILABLE', unreachable],
    ['says what is no JSON', streaming(event, 'event: next\ndata: {"data":\n\n', event), 'UNAVAILABLE', unreachable],
    ['says what is no GraphQL', streaming(event, next({ hello: 1 }), event), 'UNAVAILABLE', unreachable],
    ['has data that is a list', streaming(event, next({ data: [] }), event), 'UNAVAILABLE', unreachable],
    [
      'has a large event',
      streaming(event, next({ data: { placed: { note: 'x'.repeat(20_000) } } })),
      'UNAVAILABLE',
      unreachable,
    ],
    [
      'has an event of many lines',
      streaming(event, 'event: next\n', ...Array<string>(30).fill(`data: ${'x'.repeat(500)}\n`)),
      'UNAVAILABLE',
      unreachable,
    ],
    ['has an endless line', streaming(event, ...Array<string>(30).fill('x'.repeat(500))), 'UNAVAILABLE', unreachable],
    [
      'is refused by an event of ours',
      streaming(event, next({ errors: [{ message: 'Not for you.', extensions: { code: 'FORBIDDEN' } }] }), complete),
      'FORBIDDEN',
      'Not for you.',
    ],
    [
      'is refused by another event',
      streaming(event, next({ data: null, errors: [{ message: 'at 10.0.0.7' }] }), complete),
      'INTERNAL',
      masked,
    ],
  ])('that %s ends with a last response, after what came before', async (_, behaviour, code, message) => {
    stubbed.orders.behave(behaviour)
    const stream = await subscribe(stubbed.gateway, query)
    expect(await stream.rest()).toEqual([{ data }, { errors: [error(code, message)] }])
  })

  it('that sends nothing for too long is lost', async () => {
    stubbed.orders.behave(streaming(event))
    const transport = createHttpTransport({ url: stubbed.orders.url, contextKey: null, silenceMs: 1 })
    const heard: unknown[] = []
    const over = Promise.withResolvers<void>()
    const start = await transport.subscribe(
      { query, queryJson: JSON.stringify(query), variables: '{}' },
      { caller: null, requestId: 'req_test', deadline: Date.now() + 60_000 },
      {
        signal: new AbortController().signal,
        take(taken) {
          heard.push(taken)
          if (taken.kind === 'failed') over.resolve()
        },
        end: () => expect.fail('It did not end.'),
      },
    )
    await over.promise
    expect([start, ...heard]).toMatchObject([
      { kind: 'started' },
      { kind: 'answered' },
      { kind: 'failed', code: 'UNAVAILABLE' },
    ])
    await transport.close()
  })
})

describe('an event', () => {
  it.each<readonly [string, object, object]>([
    [
      'with an error of ours',
      {
        data: { placed: null },
        errors: [{ message: 'Not for you.', path: ['placed'], extensions: { code: 'FORBIDDEN' } }],
      },
      { data: { placed: null }, errors: [error('FORBIDDEN', 'Not for you.', 'placed')] },
    ],
    [
      'with another error',
      { data: { placed: { ...order, note: null } }, errors: [{ message: 'at 10.0.0.7', path: ['placed', 'note'] }] },
      { data: { placed: { ...data.placed, note: null } }, errors: [error('INTERNAL', masked, 'placed', 'note')] },
    ],
    [
      'with a value of another type',
      { data: { placed: { ...order, note: { x: 1 } } } },
      {
        data: { placed: { ...data.placed, note: null } },
        errors: [error('INTERNAL', expect.stringContaining('String') as never, 'placed', 'note')],
      },
    ],
  ])('%s is masked and located, and those after it are whole', async (_, sent, told) => {
    stubbed.users.behave({ data: { _entities: [entity] } })
    stubbed.orders.behave(streaming(next(sent), event, complete))
    expect(await (await subscribe(stubbed.gateway, query)).rest()).toEqual([told, { data }])
  })

  it('that lacks what must not be null is null as a whole', async () => {
    stubbed.orders.behave(streaming(next({ data: { strictly: null } }), next({ data: { strictly: order } }), complete))
    expect(await (await subscribe(stubbed.gateway, 'subscription { strictly { note } }')).rest()).toEqual([
      { data: null, errors: [error('INTERNAL', expect.stringContaining('non-nullable') as never, 'strictly')] },
      { data: { strictly: { note: 'n' } } },
    ])
  })

  it('may have keys that mean something to JavaScript', async () => {
    const hostile = `{"data":{"__proto__":{"placed":{"note":"forged"}},"placed":{"__proto__":{"note":"forged","polluted":1},"constructor":{"prototype":{"polluted":1}}}}}`
    stubbed.orders.behave(streaming(`event: next\ndata: ${hostile}\n\n`, complete))
    const stream = await subscribe(stubbed.gateway, 'subscription { placed { note } }')
    expect(await stream.rest()).toEqual([{ data: { placed: { note: null } } }])
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})
