import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ControlledGateway,
  type ControlledStream,
  createControlledGateway,
  overwhelm,
} from '../support/controlled-gateway.ts'
import { origin } from '../support/keyed-server.ts'
import { keyFact } from '../support/keys.ts'
import { openRaw } from '../support/clients/raw-http.ts'
import { connectRaw, connectWithKey, shorten, subscribe } from '../support/clients/raw-websocket.ts'
import { serve } from '../support/serve.ts'

const keys = [keyFact('sk_test_1'), keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] })]
let gateway: ControlledGateway
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  gateway = await createControlledGateway(...keys)
  server = await serve(gateway)
})
afterAll(() => server.close())

describe('what a connection may take', () => {
  test('so many operations at a time', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    for (let i = 0; i < 100; i += 1) raw.send(subscribe(`s${i}`))
    const streams: ControlledStream[] = []
    for (let i = 0; i < 100; i += 1) streams.push(await gateway.takeStream())
    raw.send(subscribe('more'))
    expect(shorten(await raw.receive())).toEqual({ id: 'more', type: 'error', code: 'RATE_LIMITED' })
    raw.send({ type: 'complete', id: 's7' })
    await streams[7]!.stopped
    raw.send(subscribe('again'))
    await gateway.takeStream()
    raw.socket.close()
    await Promise.all(streams.map(({ stopped }) => stopped))
  })

  test('so many connections with one key', async () => {
    const few = await serve(await createControlledGateway(...keys), { streams: { connectionsPerKey: 2 } })
    const [first] = await Promise.all([1, 2].map(() => connectWithKey(few.url, 'sk_test_1')))
    const third = await connectRaw(few.url, { headers: { authorization: 'Bearer sk_test_1' } })
    third.send({ type: 'connection_init' })
    expect(await third.closed).toEqual({ code: 1013, reason: 'The key has too many open connections.' })
    await connectWithKey(few.url, 'pk_test_1', { origin })
    first!.socket.close()
    await first!.closed
    await connectWithKey(few.url, 'sk_test_1')
    await few.close()
  })

  test('a client that does not read: the responses wait in the gateway', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send(subscribe('1'))
    const stream = await gateway.takeStream()
    raw.socket.pause()
    expect(await overwhelm(stream)).toBe(true)
    raw.socket.terminate()
    await stream.stopped
  })

  test('a client that asks and does not read is not listened to', async () => {
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.socket.pause()
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(64 * 1024) } })
    for (let sent = 0; sent < 2_000 && raw.socket.bufferedAmount < 8 * 1024 * 1024; sent += 1) {
      raw.send(ping)
      await setImmediate()
    }
    expect(raw.socket.bufferedAmount).toBeGreaterThan(8 * 1024 * 1024)
    const answered = raw.receive()
    raw.socket.resume()
    expect(await answered).toMatchObject({ type: 'pong' })
    raw.socket.terminate()
  })

  test('a peer that gives no sign of life is cut off', async () => {
    const other = await createControlledGateway(...keys)
    const strict = await serve(other, { streams: { keepAliveMs: 20 } })
    const raw = await connectWithKey(strict.url, 'sk_test_1')
    raw.send(subscribe('1'))
    const stream = await other.takeStream()
    raw.socket.pause()
    await expect(stream.stopped).resolves.toBeUndefined()
    raw.socket.terminate()
    await strict.close()
  })
})

describe('the server closes', () => {
  test('connections end with 1001, and nobody comes in', async () => {
    const other = await createControlledGateway(...keys)
    const closing = await serve(other)
    const idle = await connectRaw(closing.url)
    const raw = await connectWithKey(closing.url, 'sk_test_1')
    raw.send(subscribe('1'))
    const { stopped } = await other.takeStream()
    const closed = closing.close()
    expect([(await raw.closed).code, (await idle.closed).code]).toEqual([1001, 1001])
    await stopped
    await closed
  })

  test('whoever was half way in is told so', async () => {
    const closing = await serve(await createControlledGateway(keyFact('sk_test_1')))
    const body = JSON.stringify({ query: 'subscription { x }' })
    const key = 'host: x\r\nauthorization: Bearer sk_test_1'
    const [upgrade, stream] = await Promise.all([
      openRaw(closing.url, `GET /graphql HTTP/1.1\r\n${key}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n`),
      openRaw(
        closing.url,
        `POST /graphql/stream HTTP/1.1\r\n${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
      ),
    ])
    // Both have arrived when a request that was sent after them is answered.
    await fetch(`${closing.url}/health/live`)
    const closed = closing.close()
    upgrade.write('sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
    stream.write(body)
    for (const { answer } of [upgrade, stream]) {
      expect(await answer).toMatch(/^HTTP\/1\.1 503 /)
      expect(await answer).toContain('"UNAVAILABLE"')
    }
    await closed
  })

  test('an answer under way is sent before', async () => {
    const inner = await createControlledGateway(...keys)
    const reached = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const closing = await serve({
      ...inner,
      async subscribe(request, scope) {
        reached.resolve()
        await gate.promise
        return inner.subscribe(request, scope)
      },
    })
    const raw = await connectWithKey(closing.url, 'sk_test_1')
    raw.send(subscribe('1', '{ me { id } }'))
    await reached.promise
    const closed = closing.close()
    raw.send(subscribe('2', '{ me { id } }'))
    expect(shorten(await raw.receive())).toEqual({ id: '2', type: 'error', code: 'UNAVAILABLE' })
    gate.resolve()
    expect(await raw.receive()).toMatchObject({ id: '1', type: 'next' })
    expect(await raw.receive()).toMatchObject({ id: '1', type: 'complete' })
    expect((await raw.closed).code).toBe(1001)
    await closed
  })

  test('an answer that does not come is waited for so long, and no longer', async () => {
    const inner = await createControlledGateway(keyFact('sk_test_1'))
    const reached = Promise.withResolvers<void>()
    const subscribeForEver: ControlledGateway['subscribe'] = () => {
      reached.resolve()
      return new Promise(() => {})
    }
    const closing = await serve({ ...inner, subscribe: subscribeForEver }, { drainMs: 20 })
    const raw = await connectWithKey(closing.url, 'sk_test_1')
    raw.send(subscribe('1', '{ me { id } }'))
    await reached.promise
    await closing.close()
    expect((await raw.closed).code).toBe(1006)
  })
})
