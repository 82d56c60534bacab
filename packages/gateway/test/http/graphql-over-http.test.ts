import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createShopGateway } from '../support/gateway-of-world.ts'
import { serve } from '../support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createShopGateway())
})
afterAll(() => server.close())

const audits = serverAudits({
  url: () => `${server.url}/graphql`,
  fetchFn: (url: string, init?: RequestInit) => {
    const headers = new Headers(init?.headers)
    headers.set('graphql-preflight', '1')
    return fetch(url, { ...init, headers })
  },
})

test('the audits of GraphQL over HTTP are all there', () => {
  expect(audits).toHaveLength(61)
})

test.for(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id: $name', async ({ fn }) => {
  const result = await fn()
  expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok')
})

test('without the preflight header exactly the two audits whose GET a link could have sent are refused', async () => {
  const refused: string[] = []
  for (const { id, fn } of serverAudits({ url: () => `${server.url}/graphql` })) {
    if ((await fn()).status !== 'ok') refused.push(id)
  }
  expect(refused.toSorted()).toEqual(['5A70', '6A70'])
})
