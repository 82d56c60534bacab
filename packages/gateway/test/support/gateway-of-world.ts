import type { Log } from '@restante/subgraph-kit'
import { silentLog } from '@restante/subgraph-kit'
import {
  type ResponseCache,
  createAnonymousAuthenticator,
  createGateway,
  createMemoryTransport,
  type ExecuteInProcess,
  type Gateway,
  type GatewayLimits,
  type SubgraphTransport,
} from '../../src/index.ts'
import { composeWorld, serveWorld, streamWorld } from './serve-world.ts'
import type { OpenWorld, World } from './worlds/world.ts'
import { shop } from './worlds/shop.ts'

/** Options of a gateway of a test. */
export interface WorldGatewayOptions {
  readonly opened?: OpenWorld
  readonly limits?: Partial<GatewayLimits>
  readonly log?: Log
  /** Replaces the transports to some of the subgraphs. */
  readonly transports?: Record<string, SubgraphTransport>
  /** Draws the share of traffic that a request belongs to, from 0 to below 1. */
  readonly random?: () => number
  readonly cache?: ResponseCache
  /** Stands between the gateway and each subgraph. */
  readonly wrap?: (execute: ExecuteInProcess) => ExecuteInProcess
}

/** A gateway over the subgraphs of a world, all in this process. */
export async function createWorldGateway(world: World, options: WorldGatewayOptions = {}): Promise<Gateway> {
  const { wrap = (execute) => execute } = options
  const opened = options.opened ?? world.open()
  const served = Object.entries(serveWorld(world, opened))
  const streams = opened.subscriptions ? streamWorld(world, opened) : {}
  return createGateway({
    supergraph: composeWorld(world),
    transports: {
      ...Object.fromEntries(
        served.map(([name, execute]) => [name, createMemoryTransport(wrap(execute), streams[name])]),
      ),
      ...options.transports,
    },
    authenticator: createAnonymousAuthenticator(),
    log: options.log ?? silentLog,
    limits: { plannedAtOnce: 1, planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000, ...options.limits },
    ...(options.random && { random: options.random }),
    ...(options.cache && { cache: options.cache }),
  })
}

/** A gateway over the example shop. */
export function createShopGateway(options: WorldGatewayOptions = {}): Promise<Gateway> {
  return createWorldGateway(shop, options)
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
