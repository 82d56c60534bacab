import { silentLog } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway, createMemoryCache, createMemoryTransport, type Gateway } from '../../src/index.ts'
import { atlas } from '../support/atlas.ts'
import { createTestAuthenticator, keyFact } from '../support/keys.ts'
import { accept, sendRaw } from '../support/keyed-server.ts'
import { composeWorld, serveWorld } from '../support/serve-world.ts'
import { serve } from '../support/serve.ts'

const documents = {
  town: 'query Town($id: ID!) { town(id: $id) { name } }',
  short: 'query Short { town(id: "a") { name rain } }',
  mine: 'query Mine { myTown { name } }',
  fresh: 'query Fresh { town(id: "a") { people } }',
  broken: 'query Broken { town(id: "a") { name broken } }',
  never: 'query Never { capital { name } }',
}
const origin = 'https://shop.example'
const publishable = 'pk_test_1'

/** The atlas behind keys. What it remembers, and what its responses say of their age, follows the clock of the tests. */
function createAtlasGateway(): Promise<Gateway> {
  const served = Object.entries(serveWorld(atlas, atlas.open()))
  return createGateway({
    supergraph: composeWorld(atlas),
    transports: Object.fromEntries(served.map(([name, execute]) => [name, createMemoryTransport(execute)])),
    authenticator: createTestAuthenticator(
      keyFact('sk_test_1'),
      keyFact(publishable, { kind: 'PUBLISHABLE', origins: [origin] }),
      keyFact('pk_test_2', { kind: 'PUBLISHABLE', origins: [origin] }),
    ),
    log: silentLog,
    cache: createMemoryCache(1_000_000),
    ownDocuments: Object.values(documents).map((text) => ({ text, audiences: ['PUBLISHABLE'] })),
    limits: { planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000 },
  })
}

let server: Awaited<ReturnType<typeof serve>>
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'] }))
beforeEach(async () => {
  server = await serve(await createAtlasGateway())
  return () => server.close()
})
afterAll(() => vi.useRealTimers())

interface Sent {
  readonly key?: string
  readonly headers?: Record<string, string>
  readonly method?: string
}

async function read(
  query: string,
  { key = publishable, headers = {}, method = 'GET' }: Sent = {},
): Promise<{ status: number; caching: string | null; etag: string | null; vary: string | null; text: string }> {
  const variables = { id: 'a' }
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) })
  const response = await fetch(`${server.url}/graphql${method === 'GET' ? `?${parameters.toString()}` : ''}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      accept,
      'graphql-preflight': '1',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(method === 'POST' && { body: JSON.stringify({ query, variables }) }),
  })
  const get = (name: string): string | null => response.headers.get(name)
  return {
    status: response.status,
    caching: get('cache-control'),
    etag: get('etag'),
    vary: get('vary'),
    text: await response.text(),
  }
}

describe('a read by a publishable key', () => {
  it('may be used again for as long as its youngest field allows, by whoever sends the same key', async () => {
    expect(await read(documents.town)).toEqual({
      status: 200,
      caching: 'public, max-age=60',
      etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
      vary: 'authorization, origin, accept, accept-encoding',
      text: '{"data":{"town":{"name":"Town a"}}}',
    })
    expect((await read(documents.short)).caching).toBe('public, max-age=5')
    expect((await read(documents.mine)).caching).toBe('private, max-age=60')
  })

  it('is no older than it says where the gateway itself remembered it', async () => {
    await read(documents.town)
    vi.setSystemTime(Date.now() + 20_000)
    expect((await read(documents.town)).caching).toBe('public, max-age=40')
    vi.setSystemTime(Date.now() + 39_500)
    const last = await read(documents.town)
    expect([last.status, last.caching]).toEqual([200, 'private, no-cache'])
  })

  it('keeps its headers for pages of other origins', async () => {
    const { vary, caching } = await read(documents.town, { headers: { origin } })
    expect([vary, caching]).toEqual(['authorization, origin, accept, accept-encoding', 'public, max-age=60'])
  })

  it('may be used again without a hint once the gateway says that it is still the same', async () => {
    const { caching, etag } = await read(documents.never)
    expect([caching, etag]).toEqual(['private, no-cache', expect.any(String)])
    const again = await read(documents.never, { headers: { 'if-none-match': etag! } })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('comes whole when a field that is never old is another one', async () => {
    const { caching, etag } = await read(documents.fresh)
    expect(caching).toBe('private, no-cache')
    const again = await read(documents.fresh, { headers: { 'if-none-match': etag! } })
    expect([again.status, again.etag === etag]).toEqual([200, false])
  })

  it.each([
    ['with an error', documents.broken, {}],
    ['by POST', documents.town, { method: 'POST' }],
    ['by the key of a server', documents.town, { key: 'sk_test_1' }],
    ['that is refused', 'query Unlisted { town(id: "a") { name } }', {}],
    ["from an origin that is not the key's", documents.town, { headers: { origin: 'https://other.example' } }],
  ] as [string, string, Sent][])('must not be used again: %s', async (_, query, sent) => {
    const { caching, etag, text } = await read(query, { ...sent, headers: { ...sent.headers, 'if-none-match': '*' } })
    expect([caching, etag]).toEqual(['no-store', null])
    expect(text).not.toBe('')
  })
})

describe('the tag of a response', () => {
  it('is the same for the same response, and another one for another', async () => {
    const { etag } = await read(documents.town)
    expect((await read(documents.town)).etag).toBe(etag)
    expect((await read(documents.town, { key: 'pk_test_2' })).etag).toBe(etag)
    expect((await read(documents.mine)).etag).not.toBe(etag)
    // The same bytes mean something else under another media type.
    expect((await read(documents.town, { headers: { accept: 'application/json' } })).etag).not.toBe(etag)
  })

  it.each([
    ['the tag', (etag: string) => etag],
    ['the tag as a strong one', (etag: string) => etag.slice(2)],
    ['the tag among others', (etag: string) => `"x", ${etag} ,"y"`],
    ['any tag', () => '*'],
  ])('spares the body for whoever has it: %s', async (_, ifNoneMatch) => {
    const { etag } = await read(documents.town)
    const again = await read(documents.town, { headers: { 'if-none-match': ifNoneMatch(etag!) } })
    expect(again).toEqual({
      status: 304,
      caching: 'public, max-age=60',
      etag,
      vary: 'authorization, origin, accept, accept-encoding',
      text: '',
    })
  })

  it.each(['"x"', '', 'x', '"'])('does not spare it for another one: %j', async (ifNoneMatch) => {
    const { status, text } = await read(documents.town, { headers: { 'if-none-match': ifNoneMatch } })
    expect([status, text]).toEqual([200, '{"data":{"town":{"name":"Town a"}}}'])
  })

  it('leaves nothing of the body behind', async () => {
    const { etag } = await read(documents.town)
    const path = `/graphql?${new URLSearchParams({ query: documents.town, variables: '{"id":"a"}' }).toString()}`
    const lines = [
      `GET ${path} HTTP/1.1`,
      'host: x',
      `authorization: Bearer ${publishable}`,
      `accept: ${accept}`,
      'graphql-preflight: 1',
      `if-none-match: ${etag!}`,
      'connection: close',
    ]
    const response = await sendRaw(server.url, `${lines.join('\r\n')}\r\n\r\n`)
    expect(response).toMatch(/^HTTP\/1.1 304 /)
    expect(response).toMatch(/\r\n\r\n$/)
    expect(response).not.toMatch(/content-length/i)
  })
})
