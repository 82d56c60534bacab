import { readFile } from 'node:fs/promises'
import {
  createGateway,
  createGatewayServer,
  createHttpTransport,
  createMemoryTransport,
  createPostgresAuthenticator,
  followDocuments,
  readOwnDocuments,
  type GatewayConfig,
  type GatewayServer,
  type SubgraphTransport,
} from '@restante/gateway'
import { deriveKey } from '@restante/store'
import { deriveSessionKey, type Log, scalars, type Subgraph } from '@restante/subgraph-kit'
import { createOutletsSubgraph, type OutletsSubgraph } from '@restante/subgraph-outlets'
import { createParcels, type Parcels, startWorker } from '@restante/subgraph-parcels'
import {
  advanceClock,
  createRealmStore,
  createServicePointsSubgraph,
  deleteExpiredRequests,
  refreshCoverage,
  type SampleNetwork,
} from '@restante/subgraph-service-points'
import { checkDocument } from './check-document.ts'
import { subgraphs, supergraphFile } from './compose.ts'
import { openCache } from './open-cache.ts'
import { writeWelcome } from './welcome.ts'
import type { Store } from '../open-store.ts'

/** Something that runs until it is closed. */
interface Running {
  close(): Promise<void>
}

/** The whole graph in one process. */
export interface Graph extends Running {
  readonly server: GatewayServer
  /** Resolves when everything committed before the call has taken effect: keys, outlets, service points, room. */
  refresh(): Promise<void>
}

/** Options of a part. */
export interface PartOptions {
  readonly store: Store
  readonly log: Log
  readonly gateway: GatewayConfig
  /** The sample network, whose keys the pages of the gateway show in development. Default: none. */
  readonly sample?: SampleNetwork
}

const now = (): Date => new Date()
const cursorKey = ({ access }: Store): Buffer => deriveKey(access.secret, 'cursors')
const contextKey = ({ access }: Store): Buffer => deriveKey(access.secret, 'context')

/** Seconds between two checks for agreements and pauses that have ended, and for requests that can be forgotten. */
const coverageSeconds = 60

/** Opens the outlets subgraph on its own pool. */
export async function openOutlets({ store, log }: PartOptions): Promise<OutletsSubgraph> {
  return createOutletsSubgraph({ pool: await store.pool('outlets'), cursorKey: cursorKey(store), now, log })
}

/** Opens the service points subgraph on its own pool. */
export async function openServicePoints({ store, log }: PartOptions): Promise<Subgraph> {
  return createServicePointsSubgraph({
    pool: await store.pool('service_points'),
    cursorKey: cursorKey(store),
    checkDocument,
    secrets: store.secrets,
    now,
    log,
  })
}

/** Opens the parcels subgraph on two pools, one to read and one for the ledger. The clocks of realms have a third. */
export async function openParcels({ store, log }: PartOptions): Promise<Parcels> {
  const [pool, ledgerPool, realmPool] = await Promise.all([
    store.pool('parcels'),
    store.pool('ledger'),
    store.pool('service_points'),
  ])
  const realms = createRealmStore(realmPool)
  return createParcels({
    pool,
    ledgerPool,
    secrets: store.secrets,
    cursorKey: cursorKey(store),
    log,
    async advanceClock(realm, to) {
      const outcome = await advanceClock({ realms, now }, realm, to)
      if (outcome.kind === 'refused') throw new Error(outcome.problems[0]!.message)
    },
  })
}

/** Starts the worker, which ends promises, holds, returns, pauses and agreements when their time is up. */
export async function openWorker({ store, log }: PartOptions, parcels: Parcels): Promise<Running> {
  const worker = startWorker(parcels, { log })
  const realms = createRealmStore(await store.pool('service_points'))
  let refreshing: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    refreshing = Promise.all([refreshCoverage({ realms, now }), deleteExpiredRequests({ realms, now })]).catch(
      (error: unknown) => log.error({ err: error }, 'Agreements and requests could not be checked.'),
    )
  }, coverageSeconds * 1_000)
  return {
    async close() {
      clearInterval(timer)
      await Promise.all([worker.stop(), refreshing])
    },
  }
}

/** Opens the gateway; subgraphs that are not in process are reached over HTTP. */
export async function openGateway(
  { store, log, gateway: config, sample }: PartOptions,
  inProcess: readonly Subgraph[] = [],
): Promise<{ readonly server: GatewayServer; refresh(): Promise<void> }> {
  const transports = subgraphs.map(({ name, url }): [string, SubgraphTransport] => {
    const subgraph = inProcess.find((each) => each.name === name)
    return [
      name,
      subgraph
        ? createMemoryTransport(subgraph.execute, subgraph.subscribe)
        : createHttpTransport({ url: config.subgraphUrls[name] ?? new URL(url), contextKey: contextKey(store) }),
    ]
  })
  const pool = await store.pool('gateway')
  const sessionKeys = store.secrets.map(deriveSessionKey)
  const authenticator = await createPostgresAuthenticator({ pool, sessionKeys, log })
  const documents = await followDocuments({ pool, log })
  const cache = openCache(config, log)
  const gateway = await createGateway({
    supergraph: await readFile(supergraphFile, 'utf8'),
    transports: Object.fromEntries(transports),
    authenticator,
    scalars,
    ...(cache && { cache }),
    log,
    limits: config.limits,
    ownDocuments: readOwnDocuments(),
    partnerDocuments: documents,
    isDevelopment: config.isDevelopment,
  })
  const welcome = writeWelcome(sample ?? null)
  const server = createGatewayServer(gateway, { log, hasGraphiql: config.isDevelopment, welcome })
  return { server, refresh: async () => void (await Promise.all([authenticator.refresh(), documents.refresh()])) }
}

/** Serves one subgraph to gateways in other processes. */
export async function listenTo(subgraph: Subgraph, store: Store, at: { port: number; host: string }): Promise<string> {
  // A gateway looks for subgraphs at 127.0.0.1 unless it is told otherwise.
  const host = at.host === 'localhost' ? '127.0.0.1' : at.host
  return subgraph.listen({ port: at.port, host, contextKey: contextKey(store) })
}

/** Opens all parts in one process. `close` drains the gateway first, then the parts behind it. */
export async function openGraph(options: PartOptions): Promise<Graph> {
  const [outlets, servicePoints, parcels] = await Promise.all([
    openOutlets(options),
    openServicePoints(options),
    openParcels(options),
  ])
  const worker = await openWorker(options, parcels)
  const gateway = await openGateway(options, [outlets, servicePoints, parcels.subgraph])
  return {
    server: gateway.server,
    async refresh() {
      await parcels.refreshShelves()
      await Promise.all([outlets.refresh(), gateway.refresh()])
    },
    async close() {
      await gateway.server.close()
      await worker.close()
      await Promise.all([outlets.close(), servicePoints.close(), parcels.close()])
    },
  }
}
