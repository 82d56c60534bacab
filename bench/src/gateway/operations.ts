/** The operations that are measured, from one subgraph to a crossing of all. */
export const operationNames = ['trivial', 'joins', 'heavy'] as const

/** The name of a measured operation. */
export type OperationName = (typeof operationNames)[number]

/** A measured operation. */
export interface Operation {
  readonly query: string
  /** `$offset` is drawn from 0 to this, exclusive, for each request anew: no response can serve two clients. */
  readonly offsets: number
}

/** The operations by name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  // One subgraph.
  trivial: {
    query: 'query Trivial($offset: Int!) { topProducts(first: 5, offset: $offset) { upc name price weight } }',
    offsets: 380,
  },
  // Products, then what inventory computes from their fields beside their reviews, then the reviews' authors.
  joins: {
    query: `query Joins($offset: Int!) {
  topProducts(first: 5, offset: $offset) {
    upc name price inStock shippingEstimate
    reviews { id body author { id name username } }
  }
}`,
    offsets: 380,
  },
  // Users and products crossed several times, as the public comparisons of gateways do.
  heavy: {
    query: `query Heavy($offset: Int!) {
  users(first: 5, offset: $offset) {
    ...U
    reviews { ...R product { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } } }
  }
  topProducts(first: 5, offset: $offset) { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } }
}
fragment U on User { id username name }
fragment R on Review { id body }
fragment P on Product { inStock name price shippingEstimate upc weight }`,
    offsets: 45,
  },
}

/** Returns the body of a request for an operation in two parts: up to the value of `$offset`, and after it. */
export function splitBody(name: OperationName): readonly [before: string, after: string] {
  const [before = '', after = ''] = JSON.stringify({ query: operations[name].query, variables: { offset: -1 } }).split(
    '-1',
  )
  return [before, after]
}
