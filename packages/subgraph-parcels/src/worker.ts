import type { Log } from '@restante/subgraph-kit'
import type { Parcels } from './subgraph.ts'
import { lapseDue } from './use-cases/due/lapse-due.ts'

/** Options of a worker. */
export interface WorkerOptions {
  readonly log: Log
  /** Milliseconds between two rounds. Default 1,000. */
  readonly intervalMs?: number
}

/** Expired rows are deleted, and full shelves extended to new days, in one of this many rounds. */
const roundsPerUpkeep = 60

/**
 * Starts a worker. Each of its rounds ends the promises, holds and returns that have lapsed in each realm. Any number of
 * workers may run concurrently. `stop` waits for the current round.
 */
export function startWorker(parcels: Parcels, { log, intervalMs = 1_000 }: WorkerOptions): { stop(): Promise<void> } {
  let round: Promise<void> | null = null
  let rounds = 0
  const work = async (): Promise<void> => {
    for (const realm of parcels.realms.ids()) {
      // A round that made progress means that more may be due.
      while (await lapseDue(parcels.deps, realm));
      if (rounds % roundsPerUpkeep === 0) {
        await parcels.deleteExpired(realm)
        await parcels.extendFullShelves(realm)
      }
    }
    rounds++
  }
  const timer = setInterval(() => {
    round ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'Lapsed promises, holds and returns could not be ended.'))
      .finally(() => (round = null))
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
