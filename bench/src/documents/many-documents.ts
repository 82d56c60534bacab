/** A document that is unique to its number, and the variables to send with it. */
export interface ManyDocument {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const kinds: readonly ((at: number) => string)[] = [
  (at) => `query Plain${at} { topProducts(first: 2, offset: ${at % 300}) { upc n${at}: name price } }`,
  (at) => `{ topProducts(first: 1) { upc reviews(first: ${1 + (at % 3)}) { id b${at}: body author { name } } } }`,
  (at) =>
    `query Fragments${at} { topProducts(first: 1) { ...P${at} } } fragment P${at} on Product { upc inStock shippingEstimate }`,
  (at) =>
    `query Conditions${at}($on: Boolean!) { me { id name @include(if: $on) u${at}: username @skip(if: $on) birthday } }`,
  (at) =>
    `{ a${at}: product(upc: "p${at % 400}") { name weight } b${at}: users(first: 1) { reviews { product { upc } } } }`,
  (at) => `{ __type(name: "Product") { k${at}: kind name } }`,
  // The rest is refused: by the parser, the schema, the depth limit, and for a missing variable.
  (at) => `query Broken${at} { topProducts(first: ${at} { upc } }`,
  (at) => `{ topProducts(first: 1) { upc unknown${at} } }`,
  (at) => `{ ${`d${at}: topProducts { `.repeat(26)} upc ${'}'.repeat(26)} }`,
  (at) => `query Missing${at}($upc: String!) { product(upc: $upc) { m${at}: name } }`,
]

/** Returns the document of a number: six of ten kinds are answered, with one subgraph or several, four are refused. */
export function writeDocument(at: number): ManyDocument {
  return { query: kinds[at % kinds.length]!(at), variables: { on: at % 20 < 10 } }
}
