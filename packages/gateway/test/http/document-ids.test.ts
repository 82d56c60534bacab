import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyedGateway, listed, origin } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'
import { connectWithKey } from '../support/clients/raw-websocket.ts'

const hash = createHash('sha256').update(listed).digest('hex')
const other = '{ me { name } }'
const me = { data: { me: { id: 'u1' } } }

let server: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  server = await serve(await createKeyedGateway())
})
afterAll(() => server.close())

type Members = Readonly<Record<string, unknown>>
/** Sends the members of a request and returns its response. */
type Send = (members: Members, key: string) => Promise<unknown>

const headersOf = (key: string): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  ...(key.startsWith('pk') && { origin }),
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The transports, each with the way to send the members of a request. */
const transports: Readonly<Record<string, Send>> = {
  async POST(members, key) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headersOf(key), 'content-type': 'application/json' },
      body: JSON.stringify(members),
    })
    return response.json()
  },
  async GET(members, key) {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(members)) parameters.set(name, textOf(value))
    const headers = { ...headersOf(key), 'graphql-preflight': '1' }
    return (await fetch(`${server.url}/graphql?${parameters.toString()}`, { headers })).json()
  },
  async 'server-sent events'(members, key) {
    const response = await fetch(`${server.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...headersOf(key), 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(members),
    })
    const text = await response.text()
    return JSON.parse(/data: (\{.*\})/.exec(text)?.[1] ?? text)
  },
  async WebSocket(members, key) {
    const raw = await connectWithKey(server.url, key, key.startsWith('pk') ? { origin } : {})
    // The protocol demands a query.
    raw.send({ id: '1', type: 'subscribe', payload: { query: '', ...members } })
    const { type, payload } = (await raw.receive()) as { type: string; payload: unknown }
    raw.socket.terminate()
    return type === 'error' ? { errors: payload } : payload
  },
}

const persisted = (sha256Hash: string): Members => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const unknown = {
  errors: [
    {
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', retryable: false, requestId: expect.any(String) },
    },
  ],
}

describe.each(Object.entries(transports))('by %s', (_, send) => {
  test.for([
    ['its digest', { documentId: hash }],
    ['its digest as GraphQL over HTTP writes it', { documentId: `sha256:${hash}` }],
    ["Apollo's protocol", persisted(hash)],
    ['the name of its operation as well', { documentId: hash, operationName: 'Me' }],
    ['its digest beside its text', { query: listed, ...persisted(hash) }],
  ] as const)('a listed document runs by %s, with any key', async ([, members]) => {
    for (const key of ['sk_test_1', 'pk_test_1', 'dk_test_1']) expect(await send(members, key)).toEqual(me)
  })

  test('of an id that is not listed clients learn that they must send the text, whatever the key', async () => {
    const digest = createHash('sha256').update(other).digest('hex')
    for (const key of ['sk_test_1', 'pk_test_1', 'dk_test_1']) {
      for (const members of [{ documentId: digest }, { documentId: `sha256:${digest}` }, persisted(digest)]) {
        expect(await send(members, key)).toEqual(unknown)
      }
    }
  })

  test('a text that was sent once is not listed by that', async () => {
    const digest = createHash('sha256').update(other).digest('hex')
    expect(await send({ query: other, ...persisted(digest) }, 'sk_test_1')).toMatchObject({ data: { me: {} } })
    expect(await send(persisted(digest), 'sk_test_1')).toEqual(unknown)
  })
})

test.for(['query Me{me{id}}', '# Me\nquery Me { me { id, } }', 'query Me {\n  me {\n    id\n    __typename\n  }\n}\n'])(
  'a publishable key runs a listed document in another print, which is the one that runs: %j',
  async (query) => {
    const typename = query.includes('__typename') && { __typename: 'User' }
    for (const send of Object.values(transports)) {
      expect(await send({ query }, 'pk_test_1')).toEqual({ data: { me: { id: 'u1', ...typename } } })
    }
  },
)

test.for([
  'query Other { me { id } }',
  'query Me { me { id id: id } }',
  'query Me { me { id name } }',
  'query Me { me { other: id } }',
  'query Me { me { id __typename @include(if: true) } }',
  'query Me { me { id } } query Other { me { name } }',
])('a publishable key does not run what only resembles a listed document: %j', async (query) => {
  for (const send of Object.values(transports)) {
    const response = await send({ query, operationName: query.includes('Other {') ? 'Other' : 'Me' }, 'pk_test_1')
    expect(response).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_LISTED' } }] })
  }
})

test('another version of the protocol is ignored where the text is there', async () => {
  const members = { query: listed, extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }
  expect(await transports['POST']!(members, 'sk_test_1')).toEqual(me)
})

test('a GET with an empty name of the operation means the only one', async () => {
  expect(await transports['GET']!({ documentId: hash, operationName: '' }, 'sk_test_1')).toEqual(me)
})
