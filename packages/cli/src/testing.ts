import { silentLog } from '@restante/subgraph-kit'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { readConfig } from './config.ts'
import { contexts } from './contexts.ts'
import { counterKeys } from './sample/counter-keys.ts'
import { openGraph } from './graph/graph.ts'
import { openStore } from './open-store.ts'
import { ensureSample, type SampleScale } from './sample/sample.ts'
import { createTerminal } from './terminal.ts'

/** A graph that belongs to one test. */
export interface TestGraph {
  readonly endpoint: string
  /** The environment in which commands of `restante` reach its database. */
  readonly env: { readonly DATABASE_URL: string; readonly RESTANTE_SECRET: string }
  readonly keys: {
    /** Secret key of the sample's platform. */
    readonly platform: string
    /** Publishable key of the sample's platform. */
    readonly publishable: string
    /** Secret key of one of the carriers. */
    readonly carrier: string
    /** Secret key of the other carrier. */
    readonly otherCarrier: string
    /** Secret key of the operator of the sample's outlets. */
    readonly operator: string
    /** Key that may set the sandbox's clock. */
    readonly admin: string
    /** Enrols a device at the counter of an outlet and returns its key. */
    counter(outletId: string): Promise<string>
  }
  /** Resolves when the search sees everything committed before the call. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** Starts the whole graph with the sample network on a free port and a database of its own, which `close` drops. */
export async function startGraph(options: {
  readonly sample: SampleScale
  readonly database?: Pick<TestDatabase, 'databaseUrl' | 'secret' | 'drop'>
}): Promise<TestGraph> {
  const database = options.database ?? (await createTestDatabase(contexts))
  const nobody = createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {} } })
  const env = { DATABASE_URL: database.databaseUrl, RESTANTE_SECRET: database.secret.toString('hex') }
  const config = readConfig({
    ...env,
    PORT: '0',
    // Deadlines that even a slow machine meets.
    RESTANTE_PLANNING_MS: '60000',
    RESTANTE_READ_DEADLINE_MS: '60000',
    RESTANTE_WRITE_DEADLINE_MS: '60000',
  })
  const store = await openStore(config, nobody)
  const { network } = await ensureSample(store, nobody, options.sample)
  const graph = await openGraph({ store, log: silentLog, gateway: config.gateway })
  const address = await graph.server.listen({ port: 0, host: '127.0.0.1' })
  return {
    endpoint: `${address}/graphql`,
    env,
    keys: {
      platform: network.keys.platformSecret,
      publishable: network.keys.platformPublishable,
      carrier: network.keys.carrierEastSecret,
      otherCarrier: network.keys.carrierWestSecret,
      operator: network.keys.operatorSecret,
      admin: network.keys.platformAdminSecret,
      counter: counterKeys(await store.pool('service_points'), network, graph.refresh),
    },
    refresh: graph.refresh,
    async close() {
      await graph.close()
      await store.close()
      await database.drop()
    },
  }
}
