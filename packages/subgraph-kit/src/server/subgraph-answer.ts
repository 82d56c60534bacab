import type { GraphQLError } from 'graphql'

/** What a subgraph answers: GraphQL's `data`, `errors` and `extensions`. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
  /** `idempotentReplay`: the answer is that of an earlier request with the same idempotency key. */
  readonly extensions?: { readonly idempotentReplay: true }
}
