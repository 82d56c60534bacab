// The measured graph's subgraphs in one process: `node subgraphs-main.ts`. Prints the port once it serves. A body that was
// seen before is answered from memory, so that the second core is not the limit and the gateway is what is measured.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, type GraphQLSchema, parse } from 'graphql'
import { type Product, products, reviews, type User, users } from './shop-data.ts'
import { firstSchemas, schemas, type SubgraphName, subgraphNames } from './shop-schemas.ts'

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

const served = new Map<string, GraphQLSchema>()
for (const name of subgraphNames) {
  served.set(`/${name}`, buildSubgraphSchema([{ typeDefs: schemas[name], resolvers: resolvers[name] as never }]))
}
for (const name of ['products', 'accounts'] as const) {
  const typeDefs = parse(firstSchemas[name])
  served.set(`/first/${name}`, buildSubgraphSchema([{ typeDefs, resolvers: resolvers[name] as never }]))
}

const known = new Map<string, Buffer>()
const maxKnown = 200_000

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => void answerRequest(request.url ?? '', Buffer.concat(chunks).toString(), response))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`))
process.on('SIGTERM', () => process.exit(0))

interface Asked {
  readonly query: string
  readonly variables?: Record<string, unknown>
}

async function answerRequest(path: string, body: string, response: ServerResponse): Promise<void> {
  const schema = served.get(path)
  const key = `${path}${body}`
  const answer = known.get(key) ?? (await answerBody(schema, body).catch(describeFailure))
  if (known.size < maxKnown) known.set(key, answer)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
  response.end(answer)
}

/** Some gateways send several operations in one list. */
async function answerBody(schema: GraphQLSchema | undefined, body: string): Promise<Buffer> {
  if (!schema) throw new Error('There is no such subgraph.')
  const asked = JSON.parse(body) as Asked | Asked[]
  const answer = async ({ query, variables }: Asked): Promise<unknown> =>
    execute({ schema, document: parse(query), ...(variables && { variableValues: variables }) })
  return Buffer.from(JSON.stringify(Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked)))
}

function describeFailure(error: unknown): Buffer {
  return Buffer.from(JSON.stringify({ errors: [{ message: String(error) }] }))
}
