import type { Log } from '@restante/subgraph-kit'
import type { Parcels } from './subgraph.ts'
import { lapseDue } from './use-cases/lapse-due.ts'

/** How a worker is run. */
export interface WorkerOptions {
  readonly log: Log
  /** Milliseconds between two rounds. Default 1,000. */
  readonly intervalMs?: number
}

/** Rounds between two in which what is old is forgotten too. */
const roundsPerClearing = 60

/**
 * Ends in each round what has run out in each realm: promises, holds, returns that nobody brought. Any number of workers
 * may run. `stop` waits for the round under way.
 */
export function startWorker(parcels: Parcels, { log, intervalMs = 1_000 }: WorkerOptions): { stop(): Promise<void> } {
  let round: Promise<void> | null = null
  let rounds = 0
  const work = async (): Promise<void> => {
    for (const realm of parcels.realms.ids()) {
      // What a round leaves because it was full, the next one does at once.
      while (await lapseDue(parcels.deps, realm));
      if (rounds % roundsPerClearing === 0) await parcels.forgetOld(realm)
    }
    rounds++
  }
  const timer = setInterval(() => {
    round ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'What has run out could not be ended.'))
      .finally(() => (round = null))
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
