import type { GraphQLError } from 'graphql'

/** The response of a subgraph: GraphQL's `data`, `errors` and `extensions`. */
export interface SubgraphResponse {
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
  /** `idempotentReplay`: the response is that of an earlier request with the same idempotency key. */
  readonly extensions?: { readonly idempotentReplay: true }
}
