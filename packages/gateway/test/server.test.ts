import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accept, codeOf, createKeyedGateway, listed, post, sendRaw } from './support/keyed-server.ts'
import { serve } from './support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway(), { maxBodyBytes: 10_000 })
})
afterAll(() => server.close())

describe('what is sent', () => {
  test.for([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16le',
    'application/json; charset=utf-7',
    'application/json\tx',
    'application/json; charset=utf-8; x=1',
    'application/jsonp',
    'application/graphql',
  ])('a content type of "%s" is not read', async (type) => {
    const { status, text } = await post(server.url, listed, { headers: { 'content-type': type } })
    expect([status, codeOf(text)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

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

  test('compressed bodies are not read', async () => {
    const body = gzipSync(JSON.stringify({ query: listed }))
    expect((await post(server.url, '', { body, headers: { 'content-encoding': 'gzip' } })).status).toBe(415)
  })

  test.for([
    ['{"query":"{ me { id } }"', 'truncated'],
    [`\u{feff}{"query":"{ me { id } }"}`, 'with a byte order mark'],
    ['[{"query":"{ me { id } }"}]', 'a list'],
    ['"{ me { id } }"', 'a text'],
    ['null', 'null'],
    ['{"query":NaN}', 'not JSON'],
    ['{"query":"{ me { id } }","variables":"x"}', 'with variables that are text'],
  ])('a body is refused: %s', async ([body = '']) => {
    const { status, text } = await post(server.url, '', { body })
    expect([status, codeOf(text)]).toEqual([400, 'BAD_USER_INPUT'])
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.from('{"query":"{ user(id: \\"\xff\\") { id } }"}', 'latin1')
    expect((await post(server.url, '', { body })).status).toBe(400)
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

  test('a GET needs a sign that no page was forged, and no odd content type', async () => {
    const get = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${server.url}/graphql?query=${encodeURIComponent(listed)}`, {
        headers: { authorization: 'Bearer sk_test_1', ...headers },
      })
    expect((await get({})).status).toBe(400)
    expect((await get({ 'apollo-require-preflight': '1' })).status).toBe(200)
    expect((await get({ 'content-type': 'application/json' })).status).toBe(200)
    expect((await get({ 'content-type': 'text/plain', 'graphql-preflight': '1' })).status).toBe(415)
    const twice = await fetch(`${server.url}/graphql?query={me{id}}&query={me{name}}`, {
      headers: { authorization: 'Bearer sk_test_1', 'graphql-preflight': '1' },
    })
    expect(twice.status).toBe(400)
  })

  test('other methods and other media types are refused', async () => {
    const put = await fetch(`${server.url}/graphql`, { method: 'PUT', headers: { authorization: 'Bearer sk_test_1' } })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect((await post(server.url, listed, { headers: { accept: 'text/html' } })).status).toBe(406)
    expect((await post(server.url, listed, { headers: { accept: 'application/json;q=0' } })).status).toBe(406)
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404)
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
