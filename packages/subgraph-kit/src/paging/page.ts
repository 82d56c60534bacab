import { inputFault } from '../faults.ts'

/** One page of a Relay connection, as resolvers return it. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
}

/** The position of a page in its list. */
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** Returns the requested page size. Throws BAD_USER_INPUT unless it is 1 to 100. */
export function checkFirst(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > 100) {
    throw inputFault('first', 'must be a whole number from 1 to 100.')
  }
  return first
}

/**
 * Returns the page of `rows`. The caller reads one row more than `first`: its presence shows that there is a next page.
 */
export function toConnection<Row, Node>(
  rows: readonly Row[],
  first: number,
  after: string | null,
  describe: (row: Row) => { cursor: string; node: Node },
): Connection<Node> {
  const edges = rows.slice(0, first).map(describe)
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
