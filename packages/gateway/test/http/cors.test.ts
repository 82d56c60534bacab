import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyedGateway, listed, origin, post } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway())
})
afterAll(() => server.close())

/** Headers that clients and their tools send from pages: Apollo's and Hive's, traces, Sentry's and Datadog's. */
const sent = [
  'authorization, content-type, accept, graphql-preflight, if-none-match',
  'apollo-require-preflight, apollographql-client-name, apollographql-client-version, x-apollo-operation-name',
  'graphql-client-name, graphql-client-version, x-request-id',
  'traceparent, tracestate, baggage, sentry-trace',
  'x-datadog-origin, x-datadog-parent-id, x-datadog-sampling-priority, x-datadog-trace-id',
]

function askFirst(path: string, from: string, headers: string): Promise<Response> {
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': headers }
  return fetch(`${server.url}${path}`, { method: 'OPTIONS', headers: { origin: from, ...asked } })
}

const listOf = (response: Response, name: string): string[] => response.headers.get(name)?.split(', ') ?? []

describe.each(['/graphql', '/graphql/stream'])('a preflight of %s', (path) => {
  test.each(sent)('allows %s', async (headers) => {
    const response = await askFirst(path, origin, headers)
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, origin])
    const allowed = listOf(response, 'access-control-allow-headers')
    expect(headers.split(', ').filter((name) => !allowed.includes(name))).toEqual([])
    expect(response.headers.get('access-control-max-age')).toBe('7200')
  })

  test('allows nothing that is not listed, and no cookies', async () => {
    const response = await askFirst(path, origin, 'x-anything')
    expect(listOf(response, 'access-control-allow-headers')).not.toContain('x-anything')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })
})

test('a page may read the ids of a request, when to come again, and the tag of the response', async () => {
  const { headers } = await post(server.url, listed, { key: 'pk_test_1', headers: { origin } })
  expect(headers.get('access-control-expose-headers')).toBe('restante-request-id, x-request-id, retry-after, etag')
})

test('a page of the origin of no key is allowed nothing', async () => {
  const strict = await serve({
    ...(await createKeyedGateway()),
    authenticator: { ...(await createKeyedGateway()).authenticator, isKnownOrigin: (one) => one === origin },
  })
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
  const response = await fetch(`${strict.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', ...asked },
  })
  expect(Array.from(response.headers.keys()).filter((name) => name.startsWith('access-control'))).toEqual([])
  await strict.close()
})
