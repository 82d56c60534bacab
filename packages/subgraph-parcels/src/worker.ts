import type { Log } from '@restante/subgraph-kit'
import type { Parcels } from './subgraph.ts'
import { lapseDue } from './use-cases/lapse-due.ts'

/**
 * Ends every `intervalMs` (default one second) what has run out in each realm: promises, holds, returns that nobody
 * brought. Several may run. `stop` waits for the round under way.
 */
export function startWorker(parcels: Parcels, log: Log, intervalMs = 1_000): { stop(): Promise<void> } {
  let round: Promise<void> | null = null
  const work = async (): Promise<void> => {
    for (const realm of parcels.realms.ids()) {
      // A full round may have left more.
      while ((await lapseDue(parcels.deps, realm)) >= 100);
    }
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
