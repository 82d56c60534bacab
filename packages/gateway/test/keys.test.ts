import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createKeyedGateway, listed, origin, post, sendRaw } from './support/keyed-server.ts'
import { serve } from './support/serve.ts'

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

  test.for(['', 'sk_test_2', 'sk_test_old', 'sk_test_gone', 'x'.repeat(600)])('the key "%s" is none', async (key) => {
    const { status, headers, text } = await post(server.url, '{ not even parsed', { key })
    expect([status, codeOf(text)]).toEqual([401, 'UNAUTHENTICATED'])
    expect(headers.get('www-authenticate')).toBe('Bearer')
    const asJson = await post(server.url, listed, { key, headers: { accept: 'application/json' } })
    expect(asJson.status).toBe(401)
  })

  test.for(['Basic c2tfdGVzdF8xOg==', 'sk_test_1', 'Bearer sk_test_1, Bearer sk_test_1'])(
    'an Authorization header of "%s" is refused',
    async (authorization) => {
      expect((await post(server.url, listed, { headers: { authorization } })).status).toBe(401)
    },
  )

  test('two Authorization headers are refused, also when they agree', async () => {
    const body = JSON.stringify({ query: listed })
    const answer = await sendRaw(
      server.url,
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
    const { status, headers, text } = await post(server.url, listed, page)
    expect([status, text]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('vary')).toBe('origin')
  })

  test('without an Origin header, as servers render pages', async () => {
    expect((await post(server.url, listed, { key: 'pk_test_1' })).status).toBe(200)
  })

  test('are refused for other documents, mutations, the schema and other origins', async () => {
    expect(codeOf((await post(server.url, '{ me { name } }', page)).text)).toBe('DOCUMENT_NOT_LISTED')
    expect(codeOf((await post(server.url, '{ __typename }', page)).text)).toBe('DOCUMENT_NOT_LISTED')
    expect(codeOf((await post(server.url, 'mutation { renameUser(id: "u1") { id } }', page)).text)).toBe('FORBIDDEN')
    expect(codeOf((await post(server.url, '{ __schema { types { name } } }', page)).text)).toBe('FORBIDDEN')
    const elsewhere = await post(server.url, listed, { key: 'pk_test_1', headers: { origin: 'https://evil.example' } })
    expect([elsewhere.status, codeOf(elsewhere.text)]).toEqual([403, 'FORBIDDEN'])
    expect((await post(server.url, '{ me { name } }', page)).status).toBe(403)
  })

  test('any origin can be listed for a sandbox only', async () => {
    const anywhere = { headers: { origin: 'https://anywhere.example' } }
    expect((await post(server.url, listed, { key: 'pk_test_any', ...anywhere })).status).toBe(200)
    expect((await post(server.url, listed, { key: 'pk_live_any', ...anywhere })).status).toBe(403)
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

describe('the schema', () => {
  const query = '{ __schema { queryType { name } } }'

  test('is for secret keys', async () => {
    expect((await post(server.url, query)).status).toBe(200)
    expect((await post(server.url, query, { key: 'dk_test_1' })).status).toBe(403)
    expect((await post(server.url, query, { key: '' })).status).toBe(401)
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
