import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { silentLog } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, createMemoryTransport, type Gateway } from '../src/index.ts'
import { createTestAuthenticator, keyFact } from './support/keys.ts'
import { composeShop, serveShop } from './support/shop-subgraphs.ts'
import { createWorld } from './support/shop-world.ts'
import { serve } from './support/serve.ts'

const listed = 'query Me { me { id } }'
const origin = 'https://shop.example'

async function createKeyedGateway(isDevelopment = false): Promise<Gateway> {
  const live = { livemode: true, kind: 'PUBLISHABLE' } as const
  return createGateway({
    supergraph: composeShop(),
    transports: Object.fromEntries(
      Object.entries(serveShop(createWorld())).map(([name, execute]) => [name, createMemoryTransport(execute)]),
    ),
    authenticator: createTestAuthenticator(
      keyFact('sk_test_1'),
      keyFact('sk_test_old', { expiresAt: new Date(0) }),
      keyFact('sk_test_gone', { isRevoked: true }),
      keyFact('dk_test_1', { kind: 'DEVICE' }),
      keyFact('pk_test_any', { kind: 'PUBLISHABLE', origins: ['*'] }),
      keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
      keyFact('pk_live_any', { ...live, origins: ['*'] }),
    ),
    log: silentLog,
    safelist: { [createHash('sha256').update(listed).digest('hex')]: 'Me' },
    isDevelopment,
    limits: { planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000 },
  })
}

let server: Awaited<ReturnType<typeof serve>>
let development: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway(), { maxBodyBytes: 10_000 })
  development = await serve(await createKeyedGateway(true), { hasGraphiql: true })
})
afterAll(() => Promise.all([server.close(), development.close()]))

interface Sent {
  readonly key?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly at?: string
}

const accept = 'application/graphql-response+json'

async function post(query: string, { key = 'sk_test_1', headers = {}, body, at = server.url }: Sent = {}) {
  const response = await fetch(`${at}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...(key && { authorization: `Bearer ${key}` }), ...headers },
    body: body ?? JSON.stringify({ query }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const codeOf = (text: string): unknown =>
  (JSON.parse(text) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code

describe('keys', () => {
  test('a valid key is answered, with an id that finds the request', async () => {
    const { status, headers, text } = await post(listed)
    expect([status, text]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
    expect(headers.get('restante-request-id')).toMatch(/^req_/)
    const refused = await post('{ nothing }')
    expect(refused.text).toContain(`"requestId":"${refused.headers.get('restante-request-id')}"`)
  })

  test.for(['', 'sk_test_2', 'sk_test_old', 'sk_test_gone', 'x'.repeat(600)])('the key "%s" is none', async (key) => {
    const { status, headers, text } = await post('{ not even parsed', { key })
    expect([status, codeOf(text)]).toEqual([401, 'UNAUTHENTICATED'])
    expect(headers.get('www-authenticate')).toBe('Bearer')
    const asJson = await post(listed, { key, headers: { accept: 'application/json' } })
    expect(asJson.status).toBe(401)
  })

  test.for(['Basic c2tfdGVzdF8xOg==', 'sk_test_1', 'Bearer sk_test_1, Bearer sk_test_1'])(
    'an Authorization header of "%s" is refused',
    async (authorization) => {
      expect((await post(listed, { headers: { authorization } })).status).toBe(401)
    },
  )

  test('two Authorization headers are refused, also when they agree', async () => {
    const body = JSON.stringify({ query: listed })
    const answer = await sendRaw(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer sk_test_1\r\nauthorization: Bearer sk_test_1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
  })

  test('a key in the address is refused', async () => {
    for (const parameters of ['key=sk_test_1', 'access_token=x', 'anything=sk_test_1']) {
      const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(listed)}&${parameters}`, {
        headers: { authorization: 'Bearer sk_test_1', 'graphql-preflight': '1' },
      })
      expect(response.status).toBe(401)
    }
  })
})

describe('publishable keys', () => {
  const page = { key: 'pk_test_1', headers: { origin } }

  test('run listed documents from listed origins, and pages may read the answer', async () => {
    const { status, headers, text } = await post(listed, page)
    expect([status, text]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('vary')).toBe('origin')
  })

  test('without an Origin header, as servers render pages', async () => {
    expect((await post(listed, { key: 'pk_test_1' })).status).toBe(200)
  })

  test('are refused for other documents, mutations, the schema and other origins', async () => {
    expect(codeOf((await post('{ me { name } }', page)).text)).toBe('DOCUMENT_NOT_LISTED')
    expect(codeOf((await post('{ __typename }', page)).text)).toBe('DOCUMENT_NOT_LISTED')
    expect(codeOf((await post('mutation { renameUser(id: "u1") { id } }', page)).text)).toBe('FORBIDDEN')
    expect(codeOf((await post('{ __schema { types { name } } }', page)).text)).toBe('FORBIDDEN')
    const elsewhere = await post(listed, { key: 'pk_test_1', headers: { origin: 'https://evil.example' } })
    expect([elsewhere.status, codeOf(elsewhere.text)]).toEqual([403, 'FORBIDDEN'])
    expect((await post('{ me { name } }', page)).status).toBe(403)
  })

  test('any origin can be listed for a sandbox only', async () => {
    const anywhere = { headers: { origin: 'https://anywhere.example' } }
    expect((await post(listed, { key: 'pk_test_any', ...anywhere })).status).toBe(200)
    expect((await post(listed, { key: 'pk_live_any', ...anywhere })).status).toBe(403)
  })

  test('a preflight is answered for origins that some key lists', async () => {
    const preflight = await fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('the answer to a secret key is for no page of another origin', async () => {
    const { status, headers } = await post(listed, { headers: { origin } })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null])
  })
})

describe('the schema', () => {
  const query = '{ __schema { queryType { name } } }'

  test('is for secret keys', async () => {
    expect((await post(query)).status).toBe(200)
    expect((await post(query, { key: 'dk_test_1' })).status).toBe(403)
    expect((await post(query, { key: '' })).status).toBe(401)
  })

  test('is for everybody in development, but nothing else is', async () => {
    const at = development.url
    expect((await post(query, { key: '', at })).status).toBe(200)
    expect((await post('{ __schema { queryType { name } } me { id } }', { key: '', at })).status).toBe(401)
    expect((await post('mutation { renameUser(id: "u1") { id } }', { key: '', at })).status).toBe(401)
  })

  test('GraphiQL is there in development only, whole and from here', async () => {
    expect((await fetch(`${server.url}/graphiql`)).status).toBe(404)
    const page = await fetch(`${development.url}/graphiql`)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self';")
    const html = await page.text()
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
    expect(files).toHaveLength(6)
    for (const file of files) {
      const response = await fetch(new URL(file, development.url))
      expect([file, response.status]).toEqual([file, 200])
      expect((await response.text()).length).toBeGreaterThan(20)
    }
    expect((await fetch(`${development.url}/graphiql/constructor`)).status).toBe(404)
  })
})

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
    const { status, text } = await post(listed, { headers: { 'content-type': type } })
    expect([status, codeOf(text)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  test('two content types are not read', async () => {
    const body = JSON.stringify({ query: listed })
    const answer = await sendRaw(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-type: text/plain\r\nauthorization: Bearer sk_test_1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })

  test('a body that is too large is refused, and the connection goes on', async () => {
    const { status, text } = await post(`# ${'x'.repeat(20_000)}\n${listed}`)
    expect([status, codeOf(text)]).toEqual([413, 'LIMIT_BODY'])
    expect((await post(listed)).status).toBe(200)
  })

  test('compressed bodies are not read', async () => {
    const body = gzipSync(JSON.stringify({ query: listed }))
    expect((await post('', { body, headers: { 'content-encoding': 'gzip' } })).status).toBe(415)
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
    const { status, text } = await post('', { body })
    expect([status, codeOf(text)]).toEqual([400, 'BAD_USER_INPUT'])
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.from('{"query":"{ user(id: \\"\xff\\") { id } }"}', 'latin1')
    expect((await post('', { body })).status).toBe(400)
  })

  test('a body with the key __proto__ is plain data', async () => {
    const body = '{"__proto__":{"polluted":1},"query":"{ me { id } }","variables":{"__proto__":{"polluted":1}}}'
    expect((await post('', { body })).text).toBe('{"data":{"me":{"id":"u1"}}}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('a mutation by GET is refused and changes nothing', async () => {
    const query = encodeURIComponent('mutation { renameUser(id: "u1", name: "changed") { id } }')
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { authorization: 'Bearer sk_test_1', 'graphql-preflight': '1', accept },
    })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await post('{ me { name } }')).text).toBe('{"data":{"me":{"name":"User 1"}}}')
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
    expect((await post(listed, { headers: { accept: 'text/html' } })).status).toBe(406)
    expect((await post(listed, { headers: { accept: 'application/json;q=0' } })).status).toBe(406)
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
    const served = serveShop(createWorld())
    const gateway = await createGateway({
      supergraph: composeShop(),
      transports: Object.fromEntries(
        Object.entries(served).map(([name, execute]) => [
          name,
          createMemoryTransport(async (...given) => {
            reached()
            await gate
            return execute(...given)
          }),
        ]),
      ),
      authenticator: createTestAuthenticator(keyFact('sk_test_1')),
      log: silentLog,
      limits: { readDeadlineMs: 60_000 },
    })
    const other = await serve(gateway)
    const answer = post(listed, { at: other.url })
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

/** Sends bytes as they are, which no HTTP client would; the whole response as text. */
function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let response = ''
    socket.on('data', (chunk) => (response += chunk.toString()))
    socket.on('end', () => resolve(response))
    socket.on('error', reject)
  })
}
