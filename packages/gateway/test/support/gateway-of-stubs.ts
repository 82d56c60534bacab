import { createLog } from '@restante/subgraph-kit'
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import {
  createAnonymousAuthenticator,
  createGateway,
  createHttpTransport,
  type Gateway,
  type GatewayLimits,
} from '../../src/index.ts'
import { startStubSubgraph, type StubSubgraph } from './stub-subgraph.ts'

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible"])'

const typeDefs = {
  orders: `${link}
    type Query { order: Order  orders: [Order!]!  strict: Order! }
    type Mutation { place: Order }
    type Subscription { placed: Order  strictly: Order! }
    type Order @key(fields: "id") { id: ID!  note: String  count: Int!  state: State  user: User  thing: Thing  parts: [Part!] }
    enum State { OPEN CLOSED LOST @inaccessible }
    union Thing = Part | Ghost
    type Part { name: String! }
    type Ghost @inaccessible { id: ID }
    type User @key(fields: "id") { id: ID!  profile: Profile @shareable }
    type Profile { city: String @shareable }`,
  users: `${link}
    type Query { admin: User }
    type Mutation { greet(name: String): User }
    type User @key(fields: "id") { id: ID!  email: String!  nick: String  profile: Profile @shareable  last: Order }
    type Order @key(fields: "id", resolvable: false) { id: ID! }
    type Profile { city: String @shareable  motto: String }`,
}

/** A gateway over two subgraphs behind HTTP, orders and users, whose every response a test decides. */
export interface StubbedGateway {
  readonly gateway: Gateway
  readonly orders: StubSubgraph
  readonly users: StubSubgraph
  /** The lines that were logged. */
  readonly logged: string[]
  close(): Promise<void>
}

/** Starts both stubs and the gateway in front of them. */
export async function createStubbedGateway(limits: Partial<GatewayLimits> = {}): Promise<StubbedGateway> {
  const [orders, users] = await Promise.all([startStubSubgraph(), startStubSubgraph()])
  const { supergraphSdl } = composeServices(
    Object.entries(typeDefs).map(([name, text]) => ({ name, typeDefs: parse(text) })),
  )
  if (!supergraphSdl) throw new Error('The stubs do not compose.')
  const logged: string[] = []
  const log = createLog('gateway', { write: (line: string) => void logged.push(line) })
  const gateway = await createGateway({
    supergraph: supergraphSdl,
    transports: {
      orders: createHttpTransport({ url: orders.url, contextKey: null, maxResponseBytes: 10_000 }),
      users: createHttpTransport({ url: users.url, contextKey: null, maxResponseBytes: 10_000 }),
    },
    authenticator: createAnonymousAuthenticator(),
    log,
    limits: { plannedAtOnce: 1, planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000, ...limits },
  })
  return {
    gateway,
    orders,
    users,
    logged,
    async close() {
      await gateway.close()
      await Promise.all([orders.close(), users.close()])
    },
  }
}
