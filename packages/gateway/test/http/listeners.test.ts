import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { silentLog } from '@restante/subgraph-kit'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createGatewayServer, type GatewayServer } from '../../src/index.ts'
import { createKeyedGateway } from '../support/keyed-server.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((own) => own?.some(({ address }) => address === '::1'))
const loopbacks = hasIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']

let server: GatewayServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

async function listen(host: string, port = 0): Promise<number> {
  server = createGatewayServer(await createKeyedGateway(), { log: silentLog })
  return Number(new URL(await server.listen({ port, host })).port)
}

const post = (host: string, port: number, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://${host}:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk_test_1', ...headers },
    body: '{"query":"{ me { id } }"}',
  })

test('localhost is each loopback address that the machine has', async () => {
  const port = await listen('localhost')
  for (const host of loopbacks) expect([host, (await post(host, port)).status]).toEqual([host, 200])
})

test('a WebSocket of the own host opens at each of them', async () => {
  const port = await listen('localhost')
  for (const host of loopbacks) {
    const socket = new WebSocket(`ws://${host}:${port}/graphql`, 'graphql-transport-ws', {
      origin: `http://${host}:${port}`,
    })
    await once(socket, 'open')
    const acknowledged = once(socket, 'message')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer sk_test_1' } }))
    expect(String((await acknowledged)[0])).toBe('{"type":"connection_ack"}')
    socket.terminate()
  }
})

test('any other host is only itself', async () => {
  const port = await listen('127.0.0.1')
  expect((await post('127.0.0.1', port)).status).toBe(200)
  await expect(post('[::1]', port)).rejects.toThrow('fetch failed')
})

test('closing ends both, with connections that idle', async () => {
  const port = await listen('localhost')
  // Each leaves a connection that could be used again.
  for (const host of loopbacks) await (await post(host, port)).text()
  await server!.close()
  server = null
  for (const host of loopbacks) await expect(post(host, port)).rejects.toThrow('fetch failed')
})

test.each(loopbacks)('closing waits for the response to a request under way at %s', async (host) => {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const gateway = await createKeyedGateway(false, (execute) => async (...given) => {
    reached.resolve()
    await gate.promise
    return execute(...given)
  })
  server = createGatewayServer(gateway, { log: silentLog })
  const port = Number(new URL(await server.listen({ port: 0, host: 'localhost' })).port)
  const answer = post(host, port)
  await reached.promise
  const closed = server.close()
  server = null
  gate.resolve()
  const response = await answer
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
  await closed
})

test('a port that another program has at either address is taken', async () => {
  for (const host of loopbacks.map((name) => name.replaceAll(/[[\]]/g, ''))) {
    const other = createServer().listen({ port: 0, host })
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    await expect(listen('localhost', port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await server!.close()
    server = null
    other.close()
  }
})
