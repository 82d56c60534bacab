import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ControlledGateway, createControlledGateway } from '../support/controlled-gateway.ts'
import { listed, origin } from '../support/keyed-server.ts'
import { keyFact } from '../support/keys.ts'
import { connectRaw, connectWithKey, type RawWebSocket, shorten, subscribe } from '../support/clients/raw-websocket.ts'
import { serve } from '../support/serve.ts'

const keys = [
  keyFact('sk_test_1'),
  keyFact('sk_test_old', { expiresAt: new Date(0) }),
  keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
  keyFact('pk_test_2', { kind: 'PUBLISHABLE', origins: ['https://other.example'] }),
]
let gateway: ControlledGateway
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  gateway = await createControlledGateway(...keys)
  server = await serve(gateway, { streams: { recheckMs: 5 } })
})
afterAll(() => server.close())

describe('who may connect', () => {
  const statusOf = (connecting: Promise<RawWebSocket>): Promise<unknown> =>
    connecting.then(
      () => 101,
      (error: Error) => Number(/\d+$/.exec(error.message)?.[0]),
    )
  const closeOf = async (payload: object | undefined, headers: Record<string, string> = {}): Promise<number> => {
    const raw = await connectRaw(server.url, { headers })
    raw.send({ type: 'connection_init', payload })
    return (await raw.closed).code
  }
  const bearer = (key: string): object => ({ authorization: `Bearer ${key}` })

  test('the key stands in the header or in the first message, not in both', async () => {
    const headers = { authorization: 'Bearer sk_test_1' }
    const raw = await connectRaw(server.url, { headers })
    raw.send({ type: 'connection_init' })
    expect(await raw.receive()).toEqual({ type: 'connection_ack' })
    raw.socket.close()
    expect(await closeOf(bearer('sk_test_1'), headers)).toBe(4403)
    expect(await closeOf({ ...bearer('sk_test_1'), Authorization: 'Bearer sk_test_1' })).toBe(4403)
  })

  test('4403: no key, and keys that do not count', async () => {
    expect(await closeOf(undefined)).toBe(4403)
    expect(await closeOf({})).toBe(4403)
    expect(await closeOf(bearer('sk_test_2'))).toBe(4403)
    expect(await closeOf(bearer('sk_test_old'))).toBe(4403)
    expect(await closeOf({ authorization: 'sk_test_1' })).toBe(4403)
    expect(await closeOf({ authorization: { toString: 1 } })).toBe(4403)
    expect(await closeOf({}, { authorization: 'Bearer sk_test_old' })).toBe(4403)
  })

  test('a key in the address is refused before there is a socket', async () => {
    expect(await statusOf(connectRaw(server.url, { path: '/graphql?token=x' }))).toBe(401)
    expect(await statusOf(connectRaw(server.url, { path: '/graphql?a=sk_test_1' }))).toBe(401)
  })

  test('a page of an origin that no key knows is refused before there is a socket', async () => {
    expect(await statusOf(connectRaw(server.url, { headers: { origin: 'https://evil.example' } }))).toBe(403)
    expect(await statusOf(connectRaw(server.url, { headers: { origin: 'null' } }))).toBe(403)
    expect(await statusOf(connectRaw(server.url, { headers: { origin } }))).toBe(101)
  })

  test('a page uses the keys of its own origin only', async () => {
    const raw = await connectWithKey(server.url, 'pk_test_1', { origin })
    raw.socket.close()
    expect(await closeOf(bearer('pk_test_2'), { origin })).toBe(4403)
    expect(await closeOf(bearer('sk_test_1'), { origin })).toBe(4403)
  })

  test('a page of this very host may use a key without origins, and no other publishable key', async () => {
    const own = { origin: server.url }
    const raw = await connectWithKey(server.url, 'sk_test_1', own)
    raw.socket.close()
    expect(await closeOf(bearer('pk_test_1'), own)).toBe(4403)
  })

  test('other addresses and other upgrades are ordinary requests', async () => {
    expect(await statusOf(connectRaw(server.url, { path: '/graphql/stream' }))).toBe(400)
    expect(await statusOf(connectRaw(server.url, { path: '/elsewhere' }))).toBe(404)
    const status = await new Promise((resolve) => {
      request(`${server.url}/health/live`, { headers: { connection: 'Upgrade', upgrade: 'h2c' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(200)
  })

  test('a publishable key runs listed documents only, reads only, and sees no schema', async () => {
    const raw = await connectWithKey(server.url, 'pk_test_1', { origin })
    const codeOf = async (query: string): Promise<unknown> => {
      raw.send(subscribe('1', query))
      return shorten(await raw.receive())
    }
    const refused = { id: '1', type: 'error' }
    expect(await codeOf('{ me { name } }')).toEqual({ ...refused, code: 'DOCUMENT_NOT_LISTED' })
    expect(await codeOf('mutation { renameUser(id: "u1") { id } }')).toEqual({ ...refused, code: 'FORBIDDEN' })
    expect(await codeOf('{ __schema { types { name } } }')).toEqual({ ...refused, code: 'FORBIDDEN' })
    raw.send(subscribe('1', listed))
    expect(await raw.receive()).toMatchObject({ type: 'next', payload: { data: { me: { id: 'u1' } } } })
    raw.socket.close()
  })
})

describe('keys that end', () => {
  const openStream = async (): Promise<{ raw: RawWebSocket; stopped: Promise<void> }> => {
    gateway.apply(...keys)
    const raw = await connectWithKey(server.url, 'sk_test_1')
    raw.send(subscribe('1'))
    return { raw, stopped: (await gateway.takeStream()).stopped }
  }
  const ended = { code: 4403, reason: 'The key is unknown, revoked or expired.' }

  test('a revoked key ends its connections', async () => {
    const { raw, stopped } = await openStream()
    gateway.apply(keyFact('sk_test_1', { isRevoked: true }))
    expect(await raw.closed).toEqual(ended)
    await stopped
    gateway.apply(...keys)
  })

  test('a key whose rights change ends its connections, which began with others', async () => {
    const { raw, stopped } = await openStream()
    gateway.apply(keyFact('sk_test_1', { scopes: [] }))
    expect(await raw.closed).toEqual(ended)
    await stopped
    gateway.apply(...keys)
  })

  test('a client that does not read loses its stream all the same', async () => {
    const { raw, stopped } = await openStream()
    raw.socket.pause()
    gateway.apply(keyFact('sk_test_1', { isRevoked: true }))
    await expect(stopped).resolves.toBeUndefined()
    raw.socket.terminate()
    gateway.apply(...keys)
  })
})
