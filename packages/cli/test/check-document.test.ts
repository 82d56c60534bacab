import { readOwnDocuments } from '@restante/gateway'
import { expect, test } from 'vitest'
import { checkDocument } from '../src/graph/check-document.ts'

const near = 'nearestOutlets(near: { point: { latitude: 1, longitude: 1 } }, first: 5)'
const multiplied = `query Many { ...F0 } ${Array.from({ length: 11 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} a${i}: viewer { id } ...F${i + 1} }`).join(' ')} fragment F11 on Query { viewer { id } }`

test('what the SDK lists for publishable keys would be taken from a partner too', async () => {
  const texts = readOwnDocuments().flatMap(({ text, audiences }) => (audiences.includes('PUBLISHABLE') ? [text] : []))
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) expect(await checkDocument(text, 'PUBLISHABLE')).toEqual([])
})

test.for([
  `query Near { ${near} { edges { node { name servicePoints { partner { name } } } distance __typename } } }`,
  'query One($id: ID!) { outlet(id: $id) { ...Shown } } fragment Shown on Outlet { name hours { state } }',
  'query A { viewer { id } } query B { partners(first: 5) { nodes { name } } }',
  '{ viewer { code } }',
])('publishable keys can run %j', async (text) => {
  expect(await checkDocument(text, 'PUBLISHABLE')).toEqual([])
})

test.for([
  [`query Near { ${near} { nothing } }`, [/^The document of Near: line 1: Cannot query field "nothing" on type/]],
  [
    'query A {\n  viewer { id }\n  outlet { name }\n}',
    [/^The document of A: line 3: .*"id" of type "ID!" is required/],
  ],
  [
    `{ nearestOutlets(near: { point: { latitude: 91, longitude: 1 } }, first: 5) { edges { distance } } }`,
    [/Latitude must be/],
  ],
  ['query A { outlets { nodes { name } } }', [/"first" of type "Int!" is required/]],
  ['fragment F on Outlet { name }', [/^The document: .*(never used|no operation)/]],
  ['query A { viewer { id } } { viewer { id } }', [/anonymous operation must be the only/]],
  [
    'mutation M($input: CreateParcelInput!) { createParcel(input: $input) { parcel { id } } }',
    [/^The document of M: .*can only read/],
  ],
  ['subscription S { parcelEvents { id } }', [/./]],
  [
    'query A { viewer { id } } query P { parcel(id: "x") { id } }',
    [/^The document of P: .*lack the scope for parcel\.$/],
  ],
  [
    'query G { agreements(first: 1) { nodes { id } } documents(first: 1) { nodes { id } } }',
    [/for agreements/, /for documents/, /for Agreement\./],
  ],
  ['query I { __schema { queryType { name } } }', [/only secret keys may read the schema/]],
  [
    `query Deep { ${near} { edges { node { ${'servicePoints { outlet { '.repeat(13)} id ${'} } '.repeat(13)} } } } }`,
    [/nests \d+ levels of fields; at most 25 are read/],
  ],
  [multiplied, [/with its fragments written out; at most 1000 are read/]],
] as const)('publishable keys cannot run %j', async ([text, says]) => {
  const reasons = await checkDocument(text, 'PUBLISHABLE')
  expect(reasons).toEqual(says.map((pattern) => expect.stringMatching(pattern)))
})

test('shoppers may do what the scopes of a session allow, and nothing else', async () => {
  const create = 'mutation M($input: RedirectParcelInput!) { redirectParcel(input: $input) { redirect { id } } }'
  expect(await checkDocument(create, 'SHOPPER')).toEqual([])
  expect(await checkDocument('query P($id: ID!) { parcel(id: $id) { state } }', 'SHOPPER')).toEqual([])
  const revoke = 'mutation K($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }'
  expect(await checkDocument(revoke, 'SHOPPER')).toEqual([expect.stringContaining('lack the scope for revokeApiKey')])
})
