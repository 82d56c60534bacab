import { request } from 'node:http'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Identity } from '../../src/index.ts'
import { collect } from '../support/clients/collect.ts'
import { type ControlledGateway, createControlledGateway, overwhelm } from '../support/controlled-gateway.ts'
import { codeOf, listed, origin } from '../support/keyed-server.ts'
import { keyFact } from '../support/keys.ts'
import { openRaw } from '../support/clients/raw-http.ts'
import { askForEvents, type SentStream } from '../support/clients/read-events.ts'
import { serve } from '../support/serve.ts'

const keys = [
  keyFact('sk_test_1'),
  keyFact('sk_test_old', { expiresAt: new Date(0) }),
  keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
]
let gateway: ControlledGateway
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  gateway = await createControlledGateway(...keys)
  server = await serve(gateway, { maxBodyBytes: 10_000, streams: { recheckMs: 5 } })
})
afterAll(() => server.close())

const subscription = 'subscription { x }'
const comment = { event: 'comment', data: '' }
const complete = { event: 'complete', data: '' }

describe('the client of graphql-sse', () => {
  const connect = (): ReturnType<typeof createClient> =>
    createClient({
      url: `${server.url}/graphql/stream`,
      headers: { authorization: 'Bearer sk_test_1' },
      retryAttempts: 0,
    })

  test('gets the responses of a subscription in order, and its end', async () => {
    const client = connect()
    const responses = collect(client.iterate({ query: subscription }))
    const stream = await gateway.takeStream()
    expect(stream.scope.identity?.caller?.keyId).toBe('key_sk_test_1')
    for (let x = 0; x < 50; x += 1) stream.push({ data: { x } })
    stream.push({ data: { x: null }, errors: [{ message: 'm\nn', path: ['x'], extensions: { code: 'UNAVAILABLE' } }] })
    stream.end()
    const got = await responses
    expect(got.slice(0, -1)).toEqual(Array.from({ length: 50 }, (_, x) => ({ data: { x } })))
    expect(got.at(-1)).toMatchObject({ data: { x: null }, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
    client.dispose()
  })

  test('stops the subscription when it has enough', async () => {
    const client = connect()
    const responses = client.iterate({ query: subscription })
    const first = responses.next()
    const stream = await gateway.takeStream()
    stream.push({ data: { x: 0 } })
    await first
    await responses.return?.()
    await expect(stream.stopped).resolves.toBeUndefined()
    client.dispose()
  })

  test('runs queries and mutations, and is told the codes of a document that does not fit', async () => {
    const client = connect()
    const ask = (query: string): Promise<unknown[]> => collect(client.iterate({ query }))
    expect(await ask('{ user(id: "u2") { id } }')).toEqual([{ data: { user: { id: 'u2' } } }])
    expect(await ask('mutation { renameUser(id: "u2", name: "new") { name } }')).toEqual([
      { data: { renameUser: { name: 'new' } } },
    ])
    expect(await ask('{ nothing }')).toMatchObject([{ errors: [{ extensions: { code: 'VALIDATION_FAILED' } }] }])
    expect(await ask('{')).toMatchObject([{ errors: [{ extensions: { code: 'PARSE_FAILED' } }] }])
    client.dispose()
  })
})

describe('a stream', () => {
  test('has the headers of one, and a byte at once', async () => {
    const events = await askForEvents(server.url, subscription)
    expect(await events.next()).toEqual(comment)
    expect(events.status).toBe(200)
    expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(events.headers.get('cache-control')).toBe('no-store')
    expect(events.headers.get('restante-request-id')).toMatch(/^req_/)
    const stream = await gateway.takeStream()
    expect(stream.scope.requestId).toBe(events.headers.get('restante-request-id'))
    stream.push({ data: { __proto__: null, x: 'ü\n' } })
    stream.end()
    expect(await events.next()).toEqual({ event: 'next', data: String.raw`{"data":{"x":"ü\n"}}` })
    expect(await events.next()).toEqual(complete)
    expect(await events.next()).toBeNull()
  })

  test('is begun by GET too, with a key, which shows that no page was forged', async () => {
    const path = `/graphql/stream?query=${encodeURIComponent(subscription)}`
    expect((await askForEvents(server.url, '', { method: 'GET', path, key: '' })).status).toBe(400)
    const events = await askForEvents(server.url, '', { method: 'GET', path })
    const stream = await gateway.takeStream()
    expect([events.status, stream.scope.isReadOnly]).toEqual([200, true])
    events.leave()
    await stream.stopped
  })

  test('is kept alive by comments, and by nothing but them', async () => {
    const other = await createControlledGateway(...keys)
    const lively = await serve(other, { streams: { keepAliveMs: 5 } })
    const events = await askForEvents(lively.url, subscription)
    for (let i = 0; i < 3; i += 1) expect(await events.next()).toEqual(comment)
    events.leave()
    await (
      await other.takeStream()
    ).stopped
    await lively.close()
  })

  test('that fails ends with an error that says nothing of us', async () => {
    const events = await askForEvents(server.url, subscription)
    await events.next()
    ;(await gateway.takeStream()).fail(new Error('secret'))
    const { data } = (await events.next())!
    expect(codeOf(data)).toBe('INTERNAL')
    expect(data).not.toContain('secret')
    expect(await events.next()).toEqual(complete)
  })
})

describe('who may ask', () => {
  const declined = async (query: string, sent: SentStream = {}): Promise<unknown[]> => {
    const events = await askForEvents(server.url, query, sent)
    return [events.status, codeOf(await events.text())]
  }
  const page = { key: 'pk_test_1', headers: { origin } }

  test('no key, and keys that do not count', async () => {
    for (const key of ['', 'sk_test_2', 'sk_test_old']) {
      expect(await declined(listed, { key })).toEqual([401, 'UNAUTHENTICATED'])
    }
    const path = '/graphql/stream?token=sk_test_1'
    expect(await declined(listed, { path })).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('a publishable key runs listed documents only, reads only, and sees no schema', async () => {
    expect(await declined('{ me { name } }', page)).toEqual([403, 'DOCUMENT_NOT_LISTED'])
    expect(await declined('mutation { renameUser(id: "u1") { id } }', page)).toEqual([403, 'FORBIDDEN'])
    expect(await declined('{ __schema { types { name } } }', page)).toEqual([403, 'FORBIDDEN'])
    const events = await askForEvents(server.url, listed, page)
    await events.next()
    expect(await events.next()).toEqual({ event: 'next', data: '{"data":{"me":{"id":"u1"}}}' })
    expect(events.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('a page uses the keys of its own origin only, and reads no answer to another key', async () => {
    const foreign = { key: 'pk_test_1', headers: { origin: 'https://evil.example' } }
    expect(await declined(listed, foreign)).toEqual([403, 'FORBIDDEN'])
    const events = await askForEvents(server.url, listed, { headers: { origin } })
    expect(events.headers.get('access-control-allow-origin')).toBeNull()
    events.leave()
  })

  test('a preflight is answered for origins that some key lists', async () => {
    const ask = (from: string): Promise<Response> =>
      fetch(`${server.url}/graphql/stream`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      })
    expect((await ask(origin)).headers.get('access-control-allow-headers')).toContain('authorization')
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('a mutation by GET, other methods, media types and sizes are refused', async () => {
    const mutation = encodeURIComponent('mutation { renameUser(id: "u1") { id } }')
    const get = { method: 'GET', headers: { 'graphql-preflight': '1' }, path: `/graphql/stream?query=${mutation}` }
    expect(await declined('', get)).toEqual([405, 'METHOD_NOT_ALLOWED'])
    expect(await declined('', { method: 'PUT' })).toEqual([405, 'METHOD_NOT_ALLOWED'])
    expect(await declined(listed, { headers: { accept: 'application/json' } })).toEqual([406, 'NOT_ACCEPTABLE'])
    expect(await declined(listed, { headers: { accept: 'text/event-stream;q=0' } })).toEqual([406, 'NOT_ACCEPTABLE'])
    expect(await declined(listed, { headers: { 'content-type': 'text/plain' } })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ])
    expect(await declined(`${listed} # ${'x'.repeat(10_000)}`)).toEqual([413, 'LIMIT_BODY'])
  })

  test('so many streams with one key', async () => {
    const other = await createControlledGateway(...keys)
    const few = await serve(other, { streams: { connectionsPerKey: 1 } })
    const first = await askForEvents(few.url, subscription)
    const refused = await askForEvents(few.url, subscription)
    expect([refused.status, refused.headers.get('retry-after'), codeOf(await refused.text())]).toEqual([
      429,
      '10',
      'RATE_LIMITED',
    ])
    first.leave()
    await (
      await other.takeStream()
    ).stopped
    const next = await askForEvents(few.url, listed)
    expect(next.status).toBe(200)
    await few.close()
  })
})

test('whoever leaves before the key is known leaves no trace', async () => {
  const inner = await createControlledGateway(...keys)
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const authenticate = async (credential: string | null): Promise<Identity | null> => {
    reached.resolve()
    await gate.promise
    return inner.authenticator.authenticate(credential)
  }
  const slow = { ...inner, authenticator: { ...inner.authenticator, authenticate } }
  const few = await serve(slow, { streams: { connectionsPerKey: 1 } })
  const body = JSON.stringify({ query: subscription })
  const left = await openRaw(
    few.url,
    `POST /graphql/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk_test_1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  await reached.promise
  left.leave()
  await left.answer
  // The server has noticed when it answers what was sent later.
  await fetch(`${few.url}/health/live`)
  gate.resolve()
  expect((await askForEvents(few.url, listed)).status).toBe(200)
  await few.close()
})

describe('the end of a stream', () => {
  test('a revoked key: told so, then no more', async () => {
    const events = await askForEvents(server.url, subscription)
    const { stopped } = await gateway.takeStream()
    await events.next()
    gateway.apply(keyFact('sk_test_1', { isRevoked: true }))
    expect(codeOf((await events.next())!.data)).toBe('UNAUTHENTICATED')
    expect(await events.next()).toEqual(complete)
    expect(await events.next()).toBeNull()
    await stopped
    gateway.apply(...keys)
  })

  test('a client that does not read: the responses wait in the gateway', async () => {
    const sent = request(`${server.url}/graphql/stream`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer sk_test_1' },
    })
    sent.on('response', (response) => response.pause())
    sent.end(JSON.stringify({ query: subscription }))
    const stream = await gateway.takeStream()
    expect(await overwhelm(stream)).toBe(true)
    sent.on('error', () => {})
    sent.destroy()
    await stream.stopped
  })

  test('a client that takes nothing for long is cut off', async () => {
    const other = await createControlledGateway(...keys)
    const strict = await serve(other, { streams: { keepAliveMs: 20 } })
    const sent = request(`${strict.url}/graphql/stream`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer sk_test_1' },
    })
    sent.on('response', (response) => response.pause())
    sent.on('error', () => {})
    sent.end(JSON.stringify({ query: subscription }))
    const stream = await other.takeStream()
    await overwhelm(stream)
    await expect(stream.stopped).resolves.toBeUndefined()
    await strict.close()
  })

  test('a server that closes: told so, at once', async () => {
    const other = await createControlledGateway(...keys)
    const closing = await serve(other)
    const events = await askForEvents(closing.url, subscription)
    const { stopped } = await other.takeStream()
    await events.next()
    const closed = closing.close()
    expect(codeOf((await events.next())!.data)).toBe('SUBSCRIPTION_ENDED')
    expect(await events.next()).toEqual(complete)
    await stopped
    await expect(closed).resolves.toBeUndefined()
  })
})
