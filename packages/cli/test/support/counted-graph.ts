import {
  createGateway,
  createGatewayServer,
  createMemoryTransport,
  createPostgresAuthenticator,
  readOwnDocuments,
} from '@restante/gateway'
import { createTestDatabase } from '@restante/store/testing'
import { scalars, silentLog } from '@restante/subgraph-kit'
import { readConfig } from '../../src/config.ts'
import { contexts } from '../../src/contexts.ts'
import { openOutlets, openParcels, openServicePoints } from '../../src/graph/graph.ts'
import { openStore } from '../../src/open-store.ts'
import { ensureSample } from '../../src/sample/sample.ts'
import { createTerminal } from '../../src/terminal.ts'

/** The subgraphs with the sample network, and gateways in front of them. */
export interface CountedGraph {
  readonly keys: {
    readonly platform: string
    readonly carrier: string
    readonly publishable: string
    /** May set the sandbox's clock. */
    readonly admin: string
  }
  /** Names of the subgraphs that were asked, in order, one for each request. */
  readonly asked: string[]
  /** Serves a supergraph of these subgraphs; returns the endpoint. */
  serve(supergraph: string): Promise<string>
  close(): Promise<void>
}

/** Starts the subgraphs on a database of their own, which `close` drops, and counts what gateways ask them. */
export async function startCountedGraph(): Promise<CountedGraph> {
  const database = await createTestDatabase(contexts)
  const config = readConfig({
    DATABASE_URL: database.databaseUrl,
    RESTANTE_SECRET: database.secret.toString('hex'),
  })
  const nobody = createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {} } })
  const store = await openStore(config, nobody)
  const { network } = await ensureSample(store, nobody, 'small')
  const options = { store, log: silentLog, gateway: config.gateway }
  const parcels = await openParcels(options)
  const subgraphs = [await openOutlets(options), await openServicePoints(options), parcels.subgraph]
  const asked: string[] = []
  const closers = [() => parcels.close(), () => subgraphs[0]!.close(), () => subgraphs[1]!.close()]
  const transports = Object.fromEntries(
    subgraphs.map(({ name, execute }) => {
      const count: typeof execute = (...request) => {
        asked.push(name)
        return execute(...request)
      }
      return [name, createMemoryTransport(count)]
    }),
  )
  return {
    keys: {
      platform: network.keys.platformSecret,
      carrier: network.keys.carrierEastSecret,
      publishable: network.keys.platformPublishable,
      admin: network.keys.platformAdminSecret,
    },
    asked,
    async serve(supergraph) {
      const authenticator = await createPostgresAuthenticator({ pool: await store.pool('gateway'), log: silentLog })
      const limits = { plannedAtOnce: 1, planningMs: 60_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000 }
      const ownDocuments = readOwnDocuments()
      const settings = { scalars, log: silentLog, limits, ownDocuments }
      const gateway = await createGateway({ supergraph, transports, authenticator, ...settings })
      const server = createGatewayServer(gateway, { log: silentLog })
      closers.unshift(() => server.close())
      return `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`
    },
    async close() {
      for (const close of closers) await close()
      await store.close()
      await database.drop()
    },
  }
}
