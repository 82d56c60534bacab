import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { collect } from '../support/clients/collect.ts'
import { type ControlledGateway, createControlledGateway } from '../support/controlled-gateway.ts'
import { keyFact } from '../support/keys.ts'
import { connectRaw, connectWithKey, subscribe } from '../support/clients/raw-websocket.ts'
import { serve } from '../support/serve.ts'

const keys = [keyFact('sk_test_1')]
let gateway: ControlledGateway
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  gateway = await createControlledGateway(...keys)
  server = await serve(gateway)
})
afterAll(() => server.close())

describe('the client of graphql-ws', () => {
  const connect = (): ReturnType<typeof createClient> =>
    createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: 'Bearer sk_test_1' },
      retryAttempts: 0,
    })

  test('gets the responses of a subscription in order, and its end', async () => {
    const client = connect()
    const responses = client.iterate({ query: 'subscription { x }' })
    const first = responses.next()
    const stream = await gateway.takeStream()
    expect(stream.scope.identity?.caller?.keyId).toBe('key_sk_test_1')
    for (let x = 0; x < 50; x += 1) stream.push({ data: { x } })
    stream.push({ data: { x: null }, errors: [{ message: 'm', path: ['x'], extensions: { code: 'UNAVAILABLE' } }] })
    stream.end()
    expect(await first).toEqual({ done: false, value: { data: { x: 0 } } })
    const rest = await collect(responses)
    expect(rest.slice(0, -1)).toEqual(Array.from({ length: 49 }, (_, x) => ({ data: { x: x + 1 } })))
    expect(rest.at(-1)).toMatchObject({ data: { x: null }, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
    await client.dispose()
  })

  test('stops the subscription when it has enough', async () => {
    const client = connect()
    const responses = client.iterate({ query: 'subscription { x }' })
    const first = responses.next()
    const stream = await gateway.takeStream()
    stream.push({ data: { x: 0 } })
    await first
    await responses.return?.()
    await expect(stream.stopped).resolves.toBeUndefined()
    await client.dispose()
  })

  test('runs queries and mutations', async () => {
    const client = connect()
    const query = 'query ($id: ID!) { user(id: $id) { id } }'
    expect(await collect(client.iterate({ query, variables: { id: 'u2' } }))).toEqual([
      { data: { user: { id: 'u2' } } },
    ])
    const mutation = 'mutation { renameUser(id: "u2", name: "new") { name } }'
    expect(await collect(client.iterate({ query: mutation }))).toEqual([{ data: { renameUser: { name: 'new' } } }])
    await client.dispose()
  })

  test('is told the codes of a refusal', async () => {
    const client = connect()
    await expect(collect(client.iterate({ query: '{ nothing }' }))).rejects.toMatchObject([
      { extensions: { code: 'VALIDATION_FAILED', requestId: expect.stringMatching(/^req_/) as string } },
    ])
    await client.dispose()
  })
})

describe('the protocol', () => {
  test('4400: what is no message', async () => {
    for (const message of ['{', '[]', '{"type":"nothing"}', { type: 'subscribe', id: '', payload: { query: '' } }]) {
      const raw = await connectWithKey(server.url, 'sk_test_1')
      raw.send(message)
      expect((await raw.closed).code).toBe(4400)
    }
    const binary = await connectWithKey(server.url, 'sk_test_1')
    binary.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
    expect((await binary.closed).code).toBe(4400)
    const long = await connectWithKey(server.url, 'sk_test_1')
    long.send({ type: 'ping', payload: { ['x'.repeat(20_000)]: 1 } })
    expect((await long.closed).code).toBe(4400)
    const servers = await connectWithKey(server.url, 'sk_test_1')
    servers.send({ type: 'next', id: '1', payload: {} })
    expect((await servers.closed).code).toBe(4400)
  })

  test('4401: an operation before the acknowledgement', async () => {
    const raw = await connectRaw(server.url)
    raw.send(subscribe('1'))
    expect((await raw.closed).code).toBe(4401)
  })

  test('4406: another subprotocol, or none', async () => {
    const raw = await connectRaw(server.url, { protocol: [] })
    expect((await raw.closed).code).toBe(4406)
    // This client gives up before it reads a code, as browsers do.
    await expect(connectRaw(server.url, { protocol: 'graphql-ws' })).rejects.toThrow('Server sent no subprotocol')
  })

  test('4408: no word in time', async () => {
    const impatient = await serve(await createControlledGateway(...keys), { streams: { initTimeoutMs: 10 } })
    const raw = await connectRaw(impatient.url)
    expect((await raw.closed).code).toBe(4408)
    await impatient.close()
  })

  test('4409: the id of a subscription that goes on', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send(subscribe('1'))
    const stream = await gateway.takeStream()
    raw.send(subscribe('1'))
    expect((await raw.closed).code).toBe(4409)
    await stream.stopped
  })

  test('4429: a second initialisation', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send({ type: 'connection_init', payload: { authorization: 'Bearer sk_test_1' } })
    expect((await raw.closed).code).toBe(4429)
  })

  test('a message larger than a body may be', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send(subscribe('1', `{ me { id } } # ${'x'.repeat(1024 * 1024)}`))
    expect((await raw.closed).code).toBe(1009)
  })

  test('answers pings, of the protocol and of the socket', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send({ type: 'ping', payload: { a: 1 } })
    expect(await raw.receive()).toEqual({ type: 'pong', payload: { a: 1 } })
    const pong = new Promise((resolve) => raw.socket.once('pong', (data) => resolve(data.toString())))
    raw.socket.ping('hello')
    expect(await pong).toBe('hello')
    raw.socket.close()
  })

  test('an id can be used again once it is free', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    for (let i = 0; i < 2; i += 1) {
      raw.send(subscribe('1', '{ me { id } }'))
      expect(await raw.receive()).toEqual({ id: '1', type: 'next', payload: { data: { me: { id: 'u1' } } } })
      expect(await raw.receive()).toEqual({ id: '1', type: 'complete' })
    }
    raw.socket.close()
  })

  test('hostile keys are plain data', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send('{"type":"subscribe","id":"__proto__","payload":{"query":"{ me { __proto__: id } }","__proto__":{"a":1}}}')
    expect(JSON.stringify(await raw.receive())).toBe(
      '{"id":"__proto__","type":"next","payload":{"data":{"me":{"__proto__":"u1"}}}}',
    )
    expect(await raw.receive()).toEqual({ id: '__proto__', type: 'complete' })
    expect(Reflect.get({}, 'a')).toBeUndefined()
    raw.socket.close()
  })

  test('a stream that fails ends with an error that says nothing of us', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send(subscribe('1'))
    ;(await gateway.takeStream()).fail(new Error('secret'))
    const message = await raw.receive()
    expect(message).toMatchObject({ type: 'next', payload: { errors: [{ extensions: { code: 'INTERNAL' } }] } })
    expect(JSON.stringify(message)).not.toContain('secret')
    expect(await raw.receive()).toEqual({ id: '1', type: 'complete' })
    raw.socket.close()
  })
})
