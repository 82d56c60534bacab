import { readFileSync } from 'node:fs'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { findScopeType, readCacheHints } from '../schema/cache-hints.ts'
import { limitAge, measureEntities, measureQuery } from './cache-policy.ts'

const graph = `
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  type Query {
    plain: Int
    hinted: Int @cacheControl(maxAge: 30)
    mine: Int @cacheControl(maxAge: 30, scope: PRIVATE)
    inherits: Int @cacheControl(inheritMaxAge: true)
    book: Book
    oldBook: Book @cacheControl(maxAge: 240)
    myBook: Book @cacheControl(scope: PRIVATE)
    ourDiary: Diary @cacheControl(scope: PUBLIC)
    diary: Diary
    shelf: Shelf @cacheControl(maxAge: 100)
    books: [Book!]!
    thing: Thing
    hit: Hit
    item: Item
    loose: Loose @cacheControl(maxAge: 5)
  }
  type Book implements Item & Thing & Loose @cacheControl(maxAge: 60) {
    title: String
    stock: Int @cacheControl(maxAge: 7)
    frozen: Int @cacheControl(maxAge: 900)
    shelf: Shelf
    near: Shelf @cacheControl(inheritMaxAge: true)
    label: Label
    price: Int @cacheControl(maxAge: 3)
  }
  type Film implements Item & Thing & Loose @cacheControl(maxAge: 20) { title: String price: Int }
  type Diary implements Item @cacheControl(maxAge: 60, scope: PRIVATE) { title: String price: Int }
  type Shelf { row: Int book: Book }
  type Label @cacheControl(inheritMaxAge: true) { text: String }
  interface Thing @cacheControl(maxAge: 40) { title: String price: Int }
  interface Item @cacheControl(maxAge: 40) { title: String price: Int @cacheControl(maxAge: 2) }
  interface Loose { title: String }
  union Hit @cacheControl(maxAge: 300) = Book | Film
`
const hints = readCacheHints(parse(graph))!
const measure = (query: string): [number, string] => {
  const { maxAgeSeconds, scope } = measureQuery(hints, parse(query))
  return [maxAgeSeconds, scope]
}

describe('the policy of a query', () => {
  it.each([
    ['a root field without a hint', '{ plain }', 0, 'PUBLIC'],
    ['a root field with one', '{ hinted }', 30, 'PUBLIC'],
    ['a private one', '{ mine }', 30, 'PRIVATE'],
    ['a leaf at the root that wants to inherit', '{ inherits }', 0, 'PUBLIC'],
    ['the hint of a type', '{ book { title } }', 60, 'PUBLIC'],
    ['the hint of the type of a list', '{ books { title } }', 60, 'PUBLIC'],
    ['a field before its type', '{ oldBook { title } }', 240, 'PUBLIC'],
    ['a field that says the scope only', '{ myBook { title } }', 60, 'PRIVATE'],
    ['a private type', '{ diary { title } }', 60, 'PRIVATE'],
    ['a field that makes a private type public', '{ ourDiary { title } }', 60, 'PUBLIC'],
    ['the youngest leaf', '{ book { title stock } }', 7, 'PUBLIC'],
    ['a leaf that may be older than its parent', '{ book { frozen } }', 60, 'PUBLIC'],
    ['an object without a hint', '{ book { shelf { row } } }', 0, 'PUBLIC'],
    ['an object that inherits', '{ book { near { row } } }', 60, 'PUBLIC'],
    ['a type that inherits', '{ book { label { text } } }', 60, 'PUBLIC'],
    ['a hint below', '{ shelf { row book { title } } }', 60, 'PUBLIC'],
    ['the strictest of several', '{ hinted mine book { title } }', 30, 'PRIVATE'],
    ['nothing but a type name', '{ __typename }', 0, 'PUBLIC'],
    ['a type name beside', '{ hinted __typename }', 30, 'PUBLIC'],
    ['introspection', '{ hinted __schema { types { name } } }', 0, 'PUBLIC'],
    ['a fragment', '{ ... on Query { ...F } } fragment F on Query { book { title } }', 60, 'PUBLIC'],
    ['an alias', '{ a: hinted b: book { c: stock } }', 7, 'PUBLIC'],
    ['the strictest object of an interface', '{ thing { title } }', 20, 'PUBLIC'],
    ['a private object of an interface', '{ item { title } }', 20, 'PRIVATE'],
    ['the strictest object of a union', '{ hit { __typename } }', 20, 'PUBLIC'],
    ['the field of an object behind an interface', '{ thing { price } }', 3, 'PUBLIC'],
    ['the field of an interface', '{ item { price } }', 2, 'PRIVATE'],
    ['the field of one of the types', '{ thing { ... on Film { price } } }', 20, 'PUBLIC'],
    ['an interface without a hint whose field has one', '{ loose { title } }', 5, 'PUBLIC'],
  ])('%s: %s', (_, query, maxAgeSeconds, scope) => {
    expect(measure(query)).toEqual([maxAgeSeconds, scope])
  })

  it('is measured in one walk, however many types there are at each level', () => {
    const count = 30
    const names = Array.from({ length: count }, (_, index) => `T${index}`)
    const types = names.map((name) => `type ${name} implements I @cacheControl(maxAge: 9) { i: I }`).join(' ')
    const many = readCacheHints(parse(`interface I @cacheControl(maxAge: 9) { i: I } type Query { i: I } ${types}`))!
    const query = `{ ${'i { '.repeat(24)} __typename ${'} '.repeat(24)} }`
    expect(measureQuery(many, parse(query)).maxAgeSeconds).toBe(9)
  })
})

describe('the policy of a list of entities', () => {
  const measureList = (query: string, alias: string): [number, string] => {
    const { maxAgeSeconds, scope } = measureEntities(hints, parse(query), alias)
    return [maxAgeSeconds, scope]
  }

  it.each([
    ['... on Book { title }', 60, 'PUBLIC'],
    ['__typename ... on Book { title stock }', 7, 'PUBLIC'],
    ['... on Shelf { row }', 0, 'PUBLIC'],
    ['... on Book { title } ... on Film { title }', 20, 'PUBLIC'],
    ['... on Diary { title }', 60, 'PRIVATE'],
    ['... on Thing { title }', 20, 'PUBLIC'],
    ['...F', 60, 'PUBLIC'],
  ])('%s', (selections, maxAgeSeconds, scope) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selections} } } fragment F on Book { title }`
    expect(measureList(query, '_entities')).toEqual([maxAgeSeconds, scope])
  })

  it('is that of its own alias', () => {
    const list = (alias: string, type: string): string =>
      `${alias}: _entities(representations: $r) { ... on ${type} { title } }`
    const query = `query ($r: [_Any!]!) { ${list('_e0', 'Book')} ${list('_e1', 'Film')} }`
    expect([measureList(query, '_e0'), measureList(query, '_e1')]).toEqual([
      [60, 'PUBLIC'],
      [20, 'PUBLIC'],
    ])
  })
})

describe('the hints of a supergraph', () => {
  const ageOf = (sdl: string, type = 'A'): unknown => readCacheHints(parse(sdl))?.get(type)?.hint

  it('are none where nobody gives one', () => {
    expect(readCacheHints(parse('type Query { a: A } type A { b: Int }'))).toBeNull()
  })

  it('are the strictest where several subgraphs give one', () => {
    const twice =
      'type A @cacheControl(maxAge: 60) @cacheControl(maxAge: 10, scope: PRIVATE) @cacheControl(scope: PUBLIC) { b: Int }'
    expect(ageOf(twice)).toEqual({ maxAgeSeconds: 10, scope: 'PRIVATE' })
  })

  it('are found under another name', () => {
    const link =
      'schema @link(url: "https://a.example/cacheControl/v1.0", import: ["@x", { name: "@cacheControl", as: "@fresh" }]) { query: Query }'
    expect(ageOf(`${link} type A @fresh(maxAge: 5) @cacheControl(maxAge: 1) { b: Int }`)).toEqual({ maxAgeSeconds: 5 })
  })

  it('are found where composition notes whose they are', () => {
    const carried =
      'type A @join__directive(graphs: [X], name: "cacheControl", args: { maxAge: 5, scope: PRIVATE }) @join__directive(graphs: [X], name: "other", args: { maxAge: 1 }) { b: Int }'
    expect(ageOf(carried)).toEqual({ maxAgeSeconds: 5, scope: 'PRIVATE' })
  })

  it('below 0 mean 0', () => {
    expect(ageOf('type A @cacheControl(maxAge: -5) { b: Int }')).toEqual({ maxAgeSeconds: 0 })
  })

  it('have an enum that clients need not see, unless a field uses it', () => {
    expect(findScopeType(parse(graph))).toBe('CacheControlScope')
    expect(findScopeType(parse(`${graph} extend type Query { s: CacheControlScope }`))).toBeNull()
    expect(findScopeType(parse('type Query { a: Int }'))).toBeNull()
  })
})

describe('our own graph', () => {
  const committed = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
  const own = readCacheHints(parse(committed))!
  const outlet = (selection: string): string => `{ outlet(id: "x") { ${selection} } }`

  it.each([
    ['what an outlet is', outlet('id name kind address { lines country } location { latitude } plusCode timeZone'), 30],
    [
      'what it takes, and who says so',
      outlet('capabilities sizeLimit { sides value { amount } } provenance { source }'),
      30,
    ],
    ['its hours as they stand', outlet('hours { text original intervals(from: "a", to: "b") { start end } }'), 30],
    ['its state', outlet('name status'), 0],
    ['whether it is open', outlet('hours { state }'), 0],
    ['when that changes', outlet('hours { nextChange }'), 0],
    ['the present week', outlet('hours { weekly { opens } }'), 0],
    ['its room', outlet('capacity(partner: "p") { level }'), 0],
    ['its service points', outlet('servicePoints { id }'), 0],
    ['a page of outlets', '{ outlets(first: 1) { nodes { name } } }', 0],
    ['the nearest outlets', '{ nearestOutlets(near: {}, first: 1) { nodes { name } } }', 0],
    ['a parcel', '{ parcel(id: "x") { id state } }', 0],
  ])('lets be old: %s', (_, query, maxAgeSeconds) => {
    expect(measureQuery(own, parse(query))).toEqual({ maxAgeSeconds, scope: 'PUBLIC' })
  })
})

it('what is remembered shortens the life of an answer', () => {
  const policy = { maxAgeSeconds: 60, scope: 'PUBLIC' } as const
  expect(limitAge(policy, Infinity, 1_000)).toEqual(policy)
  expect(limitAge(policy, 11_999, 1_000)).toEqual({ maxAgeSeconds: 10, scope: 'PUBLIC' })
  expect(limitAge(policy, 1_999, 1_000)).toEqual({ maxAgeSeconds: 0, scope: 'PUBLIC' })
  expect(limitAge(policy, 500, 1_000)).toEqual({ maxAgeSeconds: 0, scope: 'PUBLIC' })
})
