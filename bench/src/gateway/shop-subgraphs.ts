import { buildSubgraphSchema } from '@apollo/subgraph'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { type Product, products, reviews, type User, users } from './shop-data.ts'
import type { SubgraphName } from './shop-schemas.ts'

interface Page {
  readonly first: number
  readonly offset: number
}

const userOf = ({ id }: Pick<User, 'id'>): User | undefined => users[Number(id.slice(1))]
const productOf = ({ upc }: Pick<Product, 'upc'>): Product | undefined => products[Number(upc.slice(1))]

const resolvers = {
  accounts: {
    Query: {
      me: () => users[0],
      users: (_: unknown, { first, offset }: Page) => users.slice(offset, offset + first),
    },
    User: { __resolveReference: userOf },
  },
  inventory: {
    Product: {
      __resolveReference: (reference: Product) => reference,
      inStock: ({ upc }: Product) => Number(upc.slice(1)) % 3 !== 0,
      shippingEstimate: ({ price, weight }: Product) => (price > 1_000 ? 0 : Math.round(weight / 2)),
    },
  },
  products: {
    Query: {
      topProducts: (_: unknown, { first, offset }: Page) => products.slice(offset, offset + first),
      product: (_: unknown, reference: Product) => productOf(reference),
    },
    Product: { __resolveReference: productOf },
  },
  reviews: {
    Query: { review: (_: unknown, { id }: { id: string }) => reviews[Number(id.slice(1))] },
    User: {
      __resolveReference: (reference: User) => reference,
      reviews: ({ id }: User, { first }: Page) => reviews.filter(({ author }) => author.id === id).slice(0, first),
    },
    Product: {
      __resolveReference: (reference: Product) => reference,
      reviews: ({ upc }: Product, { first }: Page) =>
        reviews.filter(({ product }) => product.upc === upc).slice(0, first),
    },
  },
} satisfies Record<SubgraphName, unknown>

/** A subgraph of the measured graph, with its data. */
export function buildSubgraph(name: SubgraphName, typeDefs: DocumentNode): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs, resolvers: resolvers[name] as never }])
}
