import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, parse } from 'graphql'

/** The subgraphs of the measured graph. */
export const subgraphNames = ['accounts', 'inventory', 'products', 'reviews'] as const

/** The name of a subgraph of the measured graph. */
export type SubgraphName = (typeof subgraphNames)[number]

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@shareable"])'

const products = `
  type Query {
    topProducts(first: Int! = 5, offset: Int! = 0): [Product!]!
    product(upc: String!): Product
  }
  type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }`

const accounts = `
  type Query {
    users(first: Int! = 5, offset: Int! = 0): [User!]!
    me: User
  }
  type User @key(fields: "id") { id: ID!, name: String, username: String @shareable, birthday: Int }`

/** The schemas by subgraph, in Federation v2 terms. */
export const schemas: Readonly<Record<SubgraphName, DocumentNode>> = {
  accounts: parse(link + accounts),
  inventory: parse(`${link}
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`),
  products: parse(link + products),
  reviews: parse(`${link}
    type Query { review(id: ID!): Review }
    type Review @key(fields: "id") { id: ID!, body: String, author: User, product: Product }
    type User @key(fields: "id") { id: ID!, reviews(first: Int! = 3): [Review!]! }
    type Product @key(fields: "upc") { upc: String!, reviews(first: Int! = 3): [Review!]! }`),
}

/** The part of the graph that the trivial operation needs, in the Federation v1 terms that some gateways know only. */
export const firstSchemas = {
  products: products.replace('type Query', 'extend type Query'),
  accounts: accounts.replace('type Query', 'extend type Query').replace(' @shareable', ''),
} as const

/** Composes the supergraph of subgraphs that are served below the given address. */
export function composeSupergraph(origin: string): string {
  const services = subgraphNames.map((name) => ({ name, typeDefs: schemas[name], url: `${origin}/${name}` }))
  const result = composeServices(services)
  if (!result.supergraphSdl) throw new Error(result.errors?.map(({ message }) => message).join('\n'))
  return result.supergraphSdl
}
