import { getOf, page, type RefusedGroup } from './refused-requests.ts'

const near = { outletId: 'x' }
const search =
  'query ($near: NearInput!, $filter: NearestFilter, $first: Int!) { nearestOutlets(near: $near, filter: $filter, first: $first) { edges { node { id } } } }'
const edges = '{ edges { node { id } } }'
const multiplied = `{ viewer { ...F0 } } ${Array.from({ length: 20 }, (_, i) => `fragment F${i} on Partner { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F20 on Partner { id }`
const hopping = `{ ${Array.from({ length: 9 }, (_, i) => `h${i}: outlet(id: "x") { id }`).join(' ')} }`

const status = [400, 200] as const

const send = (members: object): { readonly body: string } => ({ body: JSON.stringify(members) })

/** Limits that the documents below exceed. */
export const narrowLimits = { tokens: 300, depth: 10, selections: 100, entityHops: 8 } as const

/**
 * Requests that are sound as HTTP, with a document or variables that are refused. The word Smith stands for what a caller
 * would not like to see in a log; among variables it must not come back.
 */
export const refusedDocuments = {
  BAD_USER_INPUT: {
    status,
    rows: [
      [
        'two operations and no name',
        { query: 'query A { viewer { id } } query B { viewer { id } }' },
        /several operations/,
      ],
      [
        'the name of no operation',
        { query: 'query A { viewer { id } }', operationName: 'Smith' },
        /no operation named/,
      ],
      [
        'no value for a variable',
        { query: search, variables: { near } },
        /"\$first" of required type "Int!" was not provided/,
      ],
      ['null for a variable', { query: search, variables: { near: null, first: 5 } }, /not to be null/],
      ['a number that is no Int', { query: search, variables: { near, first: 2 ** 31 } }, /at "first" that is no Int/],
      ['a text that is no Int', { query: search, variables: { near, first: 'Smith' } }, /at "first" that is no Int/],
      [
        'a number outside its scalar',
        { query: search, variables: { near: { point: { latitude: 91, longitude: 0 } }, first: 5 } },
        /Latitude must be a number from -90 to 90/,
      ],
      [
        'a text outside its scalar',
        { query: search, variables: { near, filter: { openAt: 'Smith' }, first: 5 } },
        /DateTime must be an RFC 3339 instant/,
      ],
      [
        'a value that no enum has',
        { query: search, variables: { near, filter: { kinds: ['SMITH'] }, first: 5 } },
        /at "filter\.kinds\[0\]" that does not fit/,
      ],
      [
        'a member that no input has',
        { query: search, variables: { near: { smith: 1 }, first: 5 } },
        /at "near" that does not fit/,
      ],
      [
        'a member that is missing',
        { query: search, variables: { near: { point: { latitude: 1 } }, first: 5 } },
        /"longitude" of required type/,
      ],
    ],
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: [200, 200],
    rows: [
      [
        'an id that nobody has listed',
        send({ documentId: `sha256:${'a'.repeat(64)}` }),
        /^PersistedQueryNotSupported$/,
      ],
      ['an id of a form of its own', send({ documentId: 'Smith' }), /^PersistedQueryNotSupported$/],
      [
        'a hash that nobody has listed',
        send({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
        /^PersistedQueryNotSupported$/,
      ],
      [
        'another version of the protocol',
        send({ extensions: { persistedQuery: { version: 2, sha256Hash: 'a'.repeat(64) } } }),
        /^PersistedQueryNotSupported$/,
      ],
      [
        'an unknown hash with a publishable key',
        { ...page, ...send({ documentId: 'b'.repeat(64) }) },
        /^PersistedQueryNotSupported$/,
      ],
      [
        'an unknown hash by GET',
        { ...getOf(''), path: `/graphql?documentId=${'b'.repeat(64)}` },
        /^PersistedQueryNotSupported$/,
      ],
    ],
  },
  PARSE_FAILED: {
    status,
    rows: [
      ['no GraphQL', { query: '{' }, /Syntax Error/],
      ['an empty document', { query: '' }, /Syntax Error/],
    ],
  },
  VALIDATION_FAILED: {
    status,
    rows: [
      ['an unknown field', { query: '{ nothing }' }, /Cannot query field/],
      ['no operation', { query: 'fragment F on Outlet { id }' }, /never used|no operation/],
      ['a subscription', { query: 'subscription { nothing }' }, /./],
      ['what subgraphs tell the gateway', { query: '{ _service { sdl } }' }, /Cannot query field/],
      ['entities', { query: '{ _entities(representations: []) { __typename } }' }, /Cannot query field/],
      [
        'a directive of the federation',
        { query: '{ viewer @join__field(graph: PARCELS) { id } }' },
        /Unknown directive/,
      ],
      [
        'introspection that goes round',
        { query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }' },
        /introspection depth/,
      ],
      ['a number that is no Int', { query: `{ outlets(first: 2147483648) ${edges} }` }, /Int cannot represent/],
      [
        'a number outside its scalar',
        { query: `{ nearestOutlets(near: { point: { latitude: 91, longitude: 0 } }, first: 5) ${edges} }` },
        /Latitude must be/,
      ],
      [
        'a default outside its scalar',
        {
          query: `query ($at: DateTime = "soon") { nearestOutlets(near: {}, filter: { at: $at }, first: 5) ${edges} }`,
        },
        /DateTime must be/,
      ],
      [
        'a value that no enum has',
        { query: `{ outlets(first: 1, filter: { kinds: [SMITH] }) ${edges} }` },
        /"OutletKind" enum/,
      ],
      [
        'a member that no input has',
        { query: `{ nearestOutlets(near: { smith: 1 }, first: 5) ${edges} }` },
        /is not defined by type "NearInput"/,
      ],
      ['an argument that is missing', { query: `{ outlets ${edges} }` }, /is required/],
    ],
  },
  LIMIT_TOKENS: {
    status,
    rows: [['many tokens', { query: `{ ${'__typename '.repeat(301)} }` }, /more than 300 tokens/]],
  },
  LIMIT_DEPTH: {
    status,
    rows: [['deep nesting', { query: `{ ${'nothing { '.repeat(11)} id ${'} '.repeat(11)} }` }, /at most 10 are read/]],
  },
  LIMIT_SELECTIONS: {
    status,
    rows: [
      ['many fields', { query: `{ ${'__typename '.repeat(101)} }` }, /at most 100 are read/],
      ['many references between subgraphs', { query: hopping }, /at most 8 are followed/],
      ['fragments that multiply', { query: multiplied }, /fragments written out/],
    ],
  },
} as const satisfies Record<string, RefusedGroup>
