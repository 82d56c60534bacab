import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  codeOf,
  createKeyedGateway,
  listed,
  listedForAnyone,
  listedForShoppers,
  origin,
  post,
  sendRaw,
} from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>
let development: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway())
  development = await serve(await createKeyedGateway(true), { hasGraphiql: true })
})
afterAll(() => Promise.all([server.close(), development.close()]))

describe('keys', () => {
  test('a valid key is answered, with an id that finds the request', async () => {
    const { status, headers, text } = await post(server.url, listed)
    expect([status, text]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
    expect(headers.get('restante-request-id')).toMatch(/^req_/)
    const refused = await post(server.url, '{ nothing }')
    expect(refused.text).toContain(`"requestId":"${refused.headers.get('restante-request-id')}"`)
  })

  test('two Authorization headers are refused, also when they agree', async () => {
    const body = JSON.stringify({ query: listed })
    const answer = await sendRaw(
      server.url,
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer sk_test_1\r\nauthorization: Bearer sk_test_1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
  })
})

describe('publishable keys', () => {
  const page = { key: 'pk_test_1', headers: { origin } }

  test('run listed documents from listed origins, and pages may read the answer', async () => {
    const { status, headers, text } = await post(server.url, listed, page)
    expect([status, text]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('vary')).toBe('origin')
  })

  test('without an Origin header, as servers render pages', async () => {
    expect((await post(server.url, listed, { key: 'pk_test_1' })).status).toBe(200)
  })

  test('any origin can be listed for a sandbox only', async () => {
    const anywhere = { headers: { origin: 'https://anywhere.example' } }
    expect((await post(server.url, listed, { key: 'pk_test_any', ...anywhere })).status).toBe(200)
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
    const { status, headers } = await post(server.url, listed, { headers: { origin } })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null])
  })
})

describe("shoppers' keys", () => {
  const [query, mutation] = listedForShoppers
  const page = { key: 'ss_1', headers: { origin } }

  test('run the documents that are listed for them, mutations too, and no others', async () => {
    expect((await post(server.url, query, page)).text).toBe('{"data":{"me":{"id":"u1"}}}')
    expect((await post(server.url, mutation, page)).text).toBe('{"data":{"renameUser":{"id":"u1"}}}')
    for (const other of [listed, '{ me { id } }', 'mutation { renameUser(id: "u1", name: "Lee") { id } }']) {
      const { status, text } = await post(server.url, other, page)
      expect([status, codeOf(text)]).toEqual([403, 'DOCUMENT_NOT_LISTED'])
    }
    expect(codeOf((await post(server.url, query, { key: 'pk_test_1' })).text)).toBe('DOCUMENT_NOT_LISTED')
    expect(codeOf((await post(server.url, '{ __schema { queryType { name } } }', page)).text)).toBe('FORBIDDEN')
  })

  test('may be used by pages of their origins, which may read the answer, and by servers', async () => {
    const { status, headers } = await post(server.url, query, page)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin])
    const elsewhere = { key: 'ss_1', headers: { origin: 'https://elsewhere.example' } }
    expect((await post(server.url, query, elsewhere)).status).toBe(403)
    expect((await post(server.url, query, { key: 'ss_servers', headers: { origin } })).status).toBe(403)
    expect((await post(server.url, query, { key: 'ss_servers' })).status).toBe(200)
  })
})

describe('a document that needs no key', () => {
  test('runs without one, as it is or by its id, and from pages whose origin some key lists', async () => {
    const ran = '{"data":{"retitle":{"upc":"p1"}}}'
    const { status, text, headers } = await post(server.url, listedForAnyone, { key: '', headers: { origin } })
    expect([status, text, headers.get('access-control-allow-origin')]).toEqual([200, ran, origin])
    const body = JSON.stringify({ documentId: createHash('sha256').update(listedForAnyone).digest('hex') })
    expect((await post(server.url, '', { key: '', body })).text).toBe(ran)
    expect((await post(server.url, listedForAnyone)).text).toBe(ran)
  })

  test('is no way to anything else', async () => {
    const others = [
      `${listedForAnyone} `,
      listedForAnyone.replace('{ upc }', '{ upc title }'),
      listed,
      ...listedForShoppers,
      '{ __schema { queryType { name } } }',
      'not GraphQL',
    ]
    for (const other of others) {
      const { status, text } = await post(server.url, other, { key: '' })
      expect([status, codeOf(text)]).toEqual([401, 'UNAUTHENTICATED'])
    }
    const body = JSON.stringify({ documentId: createHash('sha256').update(listed).digest('hex') })
    expect((await post(server.url, '', { key: '', body })).status).toBe(401)
    for (const [key, code] of [
      ['pk_test_1', 'FORBIDDEN'],
      ['ss_1', 'DOCUMENT_NOT_LISTED'],
      ['sk_wrong', 'UNAUTHENTICATED'],
    ]) {
      expect(codeOf((await post(server.url, listedForAnyone, { key: key! })).text)).toBe(code)
    }
  })
})

describe('the schema', () => {
  const query = '{ __schema { queryType { name } } }'

  test('is for secret keys', async () => {
    expect((await post(server.url, query)).status).toBe(200)
  })

  test('is for everybody in development, but nothing else is', async () => {
    const at = development.url
    expect((await post(at, query, { key: '' })).status).toBe(200)
    expect((await post(at, '{ __schema { queryType { name } } me { id } }', { key: '' })).status).toBe(401)
    expect((await post(at, 'mutation { renameUser(id: "u1") { id } }', { key: '' })).status).toBe(401)
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
