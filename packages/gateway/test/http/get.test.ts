import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createShopGateway } from '../support/gateway-of-world.ts'
import { createKeyedGateway, listed } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

let keyed: Awaited<ReturnType<typeof serve>>
/** A gateway that needs no key, so that what a GET shows besides decides. */
let anonymous: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  keyed = await serve(await createKeyedGateway())
  anonymous = await serve(await createShopGateway())
})
afterAll(() => Promise.all([keyed.close(), anonymous.close()]))

const address = (url: string): string => `${url}/graphql?query=${encodeURIComponent(listed)}`
const get = (url: string, headers: Record<string, string>): Promise<Response> => fetch(address(url), { headers })
const messageOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { errors: { message: string }[] }).errors[0]!.message

describe('a GET', () => {
  test.for(['sk_test_1', 'pk_test_1', 'pk_test_any', 'dk_test_1'])('needs nothing but a key: %s', async (key) => {
    // As urql sends it by default, from a server.
    const response = await get(keyed.url, { authorization: `Bearer ${key}` })
    expect([response.status, await response.text()]).toEqual([200, '{"data":{"me":{"id":"u1"}}}'])
  })

  test.for<Record<string, string>>([
    { accept: 'application/graphql-response+json' },
    { accept: 'text/event-stream, application/json, Application/GraphQL-Response+JSON;q=0.5' },
    { 'content-type': 'application/json' },
    { 'graphql-preflight': '1' },
    { 'apollo-require-preflight': 'true' },
    { 'x-apollo-operation-name': 'Me' },
  ])('is answered without a key where a header shows that no page was forged: %o', async (headers) => {
    expect((await get(anonymous.url, headers)).status).toBe(200)
  })

  test.for<Record<string, string>>([
    {},
    { accept: '*/*' },
    { accept: 'application/json' },
    { accept: 'application/graphql-response+json;q=0, */*' },
    { accept: 'image/avif,image/webp,*/*;q=0.8', referer: 'https://evil.example/', cookie: 'session=1' },
    { 'graphql-preflight': '' },
    { 'x-request-id': '1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  ])('is refused where a link, an image or a proxy could have sent it: %o', async (headers) => {
    const response = await get(anonymous.url, headers)
    expect([response.status, await messageOf(response)]).toEqual([400, expect.stringMatching(/forged.*needs a key/)])
  })

  test('is refused with a credential that a browser adds by itself', async () => {
    const response = await get(anonymous.url, { authorization: 'Basic dXNlcjpwYXNzd29yZA==' })
    expect(response.status).toBe(401)
  })

  test('without a query says how to send one', async () => {
    const response = await fetch(`${keyed.url}/graphql`, { headers: { authorization: 'Bearer sk_test_1' } })
    expect([response.status, await messageOf(response)]).toEqual([400, expect.stringMatching(/^This is a GraphQL/)])
  })
})
