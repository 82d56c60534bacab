import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accept, codeOf, createKeyedGateway, listed, post, sendRaw } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway(), { maxBodyBytes: 10_000 })
})
afterAll(() => server.close())

describe('what is sent', () => {
  test('two content types are not read', async () => {
    const body = JSON.stringify({ query: listed })
    const answer = await sendRaw(
      server.url,
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-type: text/plain\r\nauthorization: Bearer sk_test_1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })

  test('a body that is too large is refused, and the connection goes on', async () => {
    const { status, text } = await post(server.url, `# ${'x'.repeat(20_000)}\n${listed}`)
    expect([status, codeOf(text)]).toEqual([413, 'LIMIT_BODY'])
    expect((await post(server.url, listed)).status).toBe(200)
  })

  test('a body with the key __proto__ is plain data', async () => {
    const body = '{"__proto__":{"polluted":1},"query":"{ me { id } }","variables":{"__proto__":{"polluted":1}}}'
    expect((await post(server.url, '', { body })).text).toBe('{"data":{"me":{"id":"u1"}}}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('a mutation by GET is refused and changes nothing', async () => {
    const query = encodeURIComponent('mutation { renameUser(id: "u1", name: "changed") { id } }')
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { authorization: 'Bearer sk_test_1', 'graphql-preflight': '1', accept },
    })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await post(server.url, '{ me { name } }')).text).toBe('{"data":{"me":{"name":"User 1"}}}')
  })
})

describe('the process', () => {
  test('says that it lives and whether it is ready', async () => {
    let ready = true
    const other = await serve(await createKeyedGateway(), { isReady: () => ready })
    expect((await fetch(`${other.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${other.url}/health/ready`)).status).toBe(200)
    ready = false
    expect((await fetch(`${other.url}/health/ready`)).status).toBe(503)
    await other.close()
  })

  test('answers what is under way before it closes', async () => {
    let release = (): void => {}
    let reached = (): void => {}
    const asked = new Promise<void>((resolve) => (reached = resolve))
    const gate = new Promise<void>((resolve) => (release = resolve))
    const gateway = await createKeyedGateway(false, (execute) => async (...given) => {
      reached()
      await gate
      return execute(...given)
    })
    const other = await serve(gateway)
    const answer = post(other.url, listed)
    await asked
    let isClosed = false
    const closing = other.close().then(() => (isClosed = true))
    await setImmediate()
    expect(isClosed).toBe(false)
    release()
    expect((await answer).text).toBe('{"data":{"me":{"id":"u1"}}}')
    await closing
    await expect(fetch(`${other.url}/health/live`)).rejects.toThrow('fetch failed')
  })
})
