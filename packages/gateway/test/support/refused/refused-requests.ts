import { gzipSync } from 'node:zlib'
import { listed, origin } from '../own-graph.ts'

/** A request that must be refused. What it does not say is a sound POST of `listed` with a secret key. */
export interface RefusedRequest {
  readonly method?: string
  readonly path?: string
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

/** The fault of a request, the request, and the message of its refusal. */
export type RefusedRow = readonly [what: string, request: RefusedRequest, says: RegExp]

/** Requests that are refused with one code. */
export interface RefusedGroup {
  /** Status under application/graphql-response+json and under application/json. */
  readonly status: readonly [modern: number, legacy: number]
  /** A header of the response. */
  readonly header?: readonly [name: string, value: string]
  readonly rows: readonly RefusedRow[]
}

/** A request of a page of `origin` with a publishable key. */
export const page = { key: 'pk_test_1', headers: { origin } } as const

/** A GET of a query, with the sign that no page was forged. */
export function getOf(
  query: string,
  headers: Readonly<Record<string, string>> = { 'graphql-preflight': '1' },
): RefusedRequest {
  return { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}`, headers }
}

const otherId = 'c'.repeat(64)
const schemaQuery = '{ __schema { queryType { name } } }'
const jsonTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16le',
  'application/json; charset=utf-7',
  'application/json\tx',
  'application/json; charset=utf-8; x=1',
  'application/jsonp',
  'application/graphql',
]

/** Requests whose document is not even looked at, or not for this key, by the code that they are refused with. */
export const refusedAsHttp = {
  UNAUTHENTICATED: {
    status: [401, 401],
    header: ['www-authenticate', 'Bearer'],
    rows: [
      ['no key', { key: '', query: '{ not even parsed' }, /A key is needed/],
      ['the schema without a key', { key: '', query: schemaQuery }, /A key is needed/],
      ...['sk_test_2', 'sk_test_old', 'sk_test_gone'].map((key): RefusedRow => [
        `the key ${key}`,
        { key, query: '{ not even parsed' },
        /unknown, revoked or expired/,
      ]),
      ...['Basic c2tfdGVzdF8xOg==', 'sk_test_1', 'Bearer sk_test_1, Bearer sk_test_1', `Bearer ${'x'.repeat(600)}`].map(
        (authorization): RefusedRow => [
          `the Authorization header "${authorization.slice(0, 40)}"`,
          { headers: { authorization } },
          /must be "Bearer <key>"/,
        ],
      ),
      ...['key=sk_test_1', 'access_token=x', 'anything=sk_test_1'].map((parameter): RefusedRow => [
        `an address with ${parameter}`,
        { ...getOf(listed), path: `/graphql?query=${encodeURIComponent(listed)}&${parameter}` },
        /never in the address/,
      ]),
    ],
  },
  FORBIDDEN: {
    status: [403, 403],
    rows: [
      ['a mutation with a publishable key', { ...page, query: 'mutation { __typename }' }, /only read/],
      ['the schema with a publishable key', { ...page, query: schemaQuery }, /may not read the schema/],
      ['the schema with a key of a device', { key: 'dk_test_1', query: schemaQuery }, /may not read the schema/],
      ['a page of another origin', { ...page, headers: { origin: 'https://evil.example' } }, /this origin/],
      ['any origin for live data', { key: 'pk_live_any', headers: { origin } }, /this origin/],
    ],
  },
  NOT_FOUND: { status: [404, 404], rows: [['another address', { path: '/elsewhere' }, /nothing at this address/]] },
  DOCUMENT_NOT_LISTED: {
    status: [403, 403],
    rows: [
      ['another document', { ...page, query: '{ viewer { code } }' }, /listed documents/],
      ['a document that asks no subgraph', { ...page, query: '{ __typename }' }, /listed documents/],
    ],
  },
  LIMIT_BODY: {
    status: [413, 413],
    rows: [['a large body', { query: `# ${'x'.repeat(20_000)}\n${listed}` }, /too large/]],
  },
  METHOD_NOT_ALLOWED: {
    status: [405, 405],
    rows: [
      ['PUT', { method: 'PUT' }, /Send GET or POST/],
      ['a mutation by GET', getOf('mutation { __typename }'), /needs POST/],
    ],
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: [415, 415],
    rows: [
      ...jsonTypes.map((type): RefusedRow => [
        `a body of "${type}"`,
        { headers: { 'content-type': type } },
        /application\/json in UTF-8/,
      ]),
      [
        'a compressed body',
        { body: gzipSync(`{"query":"${listed}"}`), headers: { 'content-encoding': 'gzip' } },
        /not compressed/,
      ],
      [
        'a GET of text',
        getOf(listed, { 'graphql-preflight': '1', 'content-type': 'text/plain' }),
        /A GET must have no content type/,
      ],
    ],
  },
  NOT_ACCEPTABLE: {
    status: [406, 406],
    rows: [
      ['HTML', { headers: { accept: 'text/html' } }, /Accept application/],
      ['JSON that is explicitly not wanted', { headers: { accept: 'application/json;q=0' } }, /Accept application/],
    ],
  },
} as const satisfies Record<string, RefusedGroup>

/** Requests that are no GraphQL requests: BAD_USER_INPUT with 400, whatever the media type. */
export const refusedAsRequests: RefusedGroup = {
  status: [400, 400],
  rows: [
    ['no body', { body: '' }, /has no body/],
    ['truncated JSON', { body: '{"query":"{ viewer { id } }"' }, /not JSON/],
    ['a byte order mark', { body: `\u{feff}{"query":"${listed}"}` }, /not JSON/],
    ['a number that JSON lacks', { body: '{"query":NaN}' }, /not JSON/],
    ['a list', { body: `[{"query":"${listed}"}]` }, /one operation/],
    ['a text', { body: `"${listed}"` }, /JSON object/],
    ['null', { body: 'null' }, /JSON object/],
    ['no query', { body: '{}' }, /neither query/],
    ['a query that is a number', { body: '{"query":1}' }, /query must be/],
    ['an id that is a number', { body: '{"documentId":1}' }, /id of a document must be text/],
    ['an empty id', { body: '{"documentId":""}' }, /id of a document must be text/],
    ['an endless id', { body: `{"documentId":"${'x'.repeat(256)}"}` }, /at most|1 to 255/],
    [
      'the hash of another text',
      { body: JSON.stringify({ query: listed, extensions: { persistedQuery: { version: 1, sha256Hash: otherId } } }) },
      /not the SHA-256 of query/,
    ],
    ['the id of another text', { body: JSON.stringify({ query: listed, documentId: otherId }) }, /not the SHA-256/],
    ['an id of its own beside a text', { body: JSON.stringify({ query: listed, documentId: 'mine' }) }, /only one/],
    ['a hash without a value', { body: '{"extensions":{"persistedQuery":{"version":1}}}' }, /persistedQuery must be/],
    ['a hash that is text', { body: '{"extensions":{"persistedQuery":"x"}}' }, /persistedQuery must be/],
    [
      'two ids',
      {
        body: JSON.stringify({
          documentId: otherId,
          extensions: { persistedQuery: { version: 1, sha256Hash: otherId } },
        }),
      },
      /not both/,
    ],
    ['variables that are text', { body: `{"query":"${listed}","variables":"x"}` }, /variables must be/],
    ['a name that is a number', { body: `{"query":"${listed}","operationName":1}` }, /operationName must be/],
    ['extensions that are a list', { body: `{"query":"${listed}","extensions":[]}` }, /extensions must be/],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from('{"query":"{ outlet(id: \\"\xff\\") { id } }"}', 'latin1') },
      /not UTF-8/,
    ],
    ['a GET without a query', { ...getOf(listed), path: '/graphql' }, /GET with the parameter query/],
    [
      'a GET with two queries',
      { ...getOf(listed), path: '/graphql?query={viewer{id}}&query={viewer{code}}' },
      /more than once/,
    ],
    [
      'a GET with variables that are not JSON',
      { ...getOf(listed), path: '/graphql?query={viewer{id}}&variables=x' },
      /not JSON/,
    ],
  ],
}
