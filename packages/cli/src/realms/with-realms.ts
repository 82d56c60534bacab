import { createRealmStore, type ServicePointDeps } from '@restante/subgraph-service-points'
import type { Invocation } from '../command.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'

/** Runs work on the realms of the configured store, and closes the store. Throws before the work when it is time to stop. */
export async function withRealms<Result>(
  { env, terminal, stop }: Pick<Invocation, 'env' | 'terminal' | 'stop'>,
  work: (deps: ServicePointDeps) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(readConfig(env), terminal)
  try {
    stop.throwIfAborted()
    return await work({ realms: createRealmStore(await store.pool('service_points')), now: () => new Date() })
  } finally {
    await store.close()
  }
}
