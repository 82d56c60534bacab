import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyedGateway, listed, origin, post, sendRaw } from '../support/keyed-server.ts'
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
