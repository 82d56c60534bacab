import type { Log } from '@restante/subgraph-kit'
import { silentLog } from '@restante/subgraph-kit'
import {
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type Gateway,
  type GatewayLimits,
  type SubgraphTransport,
} from '../../src/index.ts'
import { composeShop, serveShop } from './shop-subgraphs.ts'
import { createWorld, type World } from './shop-world.ts'

/** A gateway over the four subgraphs of the example shop, all in this process. */
export async function createShopGateway(
  options: {
    readonly world?: World
    readonly limits?: Partial<GatewayLimits>
    readonly log?: Log
    /** Stands in for the way to some of the subgraphs. */
    readonly transports?: Record<string, SubgraphTransport>
  } = {},
): Promise<Gateway> {
  const served = Object.entries(serveShop(options.world ?? createWorld()))
  return createGateway({
    supergraph: composeShop(),
    transports: {
      ...Object.fromEntries(served.map(([name, execute]) => [name, createMemoryTransport(execute)])),
      ...options.transports,
    },
    authenticator: createAnonymousAuthenticator(),
    log: options.log ?? silentLog,
    limits: { planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000, ...options.limits },
  })
}

/** A GraphQL response as a test reads it. */
export interface Response {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions: { readonly code: string; readonly requestId: string }
  }[]
}

/** Asks a gateway that knows no keys. */
export async function ask(gateway: Gateway, query: string, variables: Record<string, unknown> = {}): Promise<Response> {
  const identity = { caller: null, origins: [] }
  const answer = await gateway.execute({ query, variables }, { identity, requestId: 'req_test' })
  return JSON.parse(answer.body) as Response
}
