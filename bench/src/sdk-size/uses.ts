/** A minimal realistic use of a client in a browser: a module as a shop would write it. */
export interface Use {
  readonly name: string
  readonly code: string
  /** Packages of the platform that the module may leave out of the bundle, where a bundle for browsers fails otherwise. */
  readonly external?: readonly string[]
}

const endpoint = 'https://graph.example/graphql'

/** Uses of ours. The first two have budgets. */
export const ourUses = {
  oneOperation: {
    name: 'createExecutor with one operation',
    code: `
      import { createExecutor, nearestOutlets } from '@restante/sdk/operations'
      const graph = createExecutor({ endpoint: '${endpoint}', apiKey: 'pk_test_0123456789abcdef' })
      export const find = (near) => nearestOutlets(graph, { near, first: 5 })`,
  },
  everything: {
    name: 'createClient with all operations',
    code: `
      import { createClient } from '@restante/sdk'
      export const restante = createClient({ endpoint: '${endpoint}', apiKey: 'ss_0123456789abcdef' })`,
  },
  oneMutation: {
    name: 'createExecutor with one mutation',
    code: `
      import { createExecutor, redirectParcel } from '@restante/sdk/operations'
      const graph = createExecutor({ endpoint: '${endpoint}', apiKey: 'ss_0123456789abcdef' })
      export const redirect = (parcelId, outletIds) => redirectParcel(graph, { parcelId, outletIds })`,
  },
  executorAlone: {
    name: 'createExecutor without an operation',
    code: `
      import { createExecutor } from '@restante/sdk/operations'
      export const graph = createExecutor({ endpoint: '${endpoint}', apiKey: 'ss_0123456789abcdef' })`,
  },
  oneError: {
    name: 'one error class and its guard',
    code: `export { isRestanteError, RateLimitedError } from '@restante/sdk'`,
  },
} satisfies Record<string, Use>

const query = 'query outlet($id: ID!) { outlet(id: $id) { id name } }'

/** The same for the clients of others: one request where they send documents, their first call where they have methods. */
export const peerUses: readonly Use[] = [
  {
    name: '@shopify/graphql-client',
    code: `
      import { createGraphQLClient } from '@shopify/graphql-client'
      const client = createGraphQLClient({ url: '${endpoint}', headers: { authorization: 'Bearer key' }, retries: 2 })
      export const read = (id) => client.request('${query}', { variables: { id } })`,
  },
  {
    name: '@urql/core',
    code: `
      import { cacheExchange, Client, fetchExchange } from '@urql/core'
      const client = new Client({ url: '${endpoint}', exchanges: [cacheExchange, fetchExchange] })
      export const read = (id) => client.query('${query}', { id }).toPromise()`,
  },
  {
    name: 'graphql-request',
    code: `
      import { GraphQLClient } from 'graphql-request'
      const client = new GraphQLClient('${endpoint}', { headers: { authorization: 'Bearer key' } })
      export const read = (id) => client.request('${query}', { id })`,
  },
  {
    name: 'stripe',
    code: `
      import Stripe from 'stripe'
      const client = new Stripe('key')
      export const read = (id) => client.customers.retrieve(id)`,
  },
  {
    name: '@apollo/client',
    code: `
      import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
      const client = new ApolloClient({ link: new HttpLink({ uri: '${endpoint}' }), cache: new InMemoryCache() })
      export const read = (id) => client.query({ query: gql('${query}'), variables: { id } })`,
  },
  {
    name: '@linear/sdk',
    code: `
      import { LinearClient } from '@linear/sdk'
      const client = new LinearClient({ apiKey: 'key' })
      export const read = (id) => client.issue(id)`,
    external: ['crypto'],
  },
]
