import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Log } from '@restante/subgraph-kit'
import { untilStopped } from '../command.ts'

/** Whether this process is one of several that share a port. */
export const isWorker: boolean = cluster.isWorker

/** A process that had served and ended by itself has a successor after this many milliseconds. */
const successionMs = 1_000

/**
 * Runs this very command in several processes that share its port, until it is time to stop; then lets each end what is
 * under way. A process that ends by itself is replaced. Answers the exit code: 1 when one of the first could not serve.
 */
export async function runWorkers(options: {
  /** How many. */
  readonly count: number
  readonly stop: AbortSignal
  readonly log: Log
  /** Hears the port once every process serves. */
  onServing(port: number): void
}): Promise<number> {
  const { count, stop, log } = options
  const workers = new Set<Worker>()
  const failed = Promise.withResolvers<void>()
  let isServing = false

  const start = (): Worker => {
    const worker = cluster.fork()
    workers.add(worker)
    worker.once('exit', (code, signal) => {
      workers.delete(worker)
      if (stop.aborted) return
      if (!isServing) return failed.resolve()
      log.error({ pid: worker.process.pid, code, signal }, 'A process ended by itself; another takes its place.')
      void setTimeout(successionMs, null, { signal: stop }).then(start, () => {})
    })
    return worker
  }

  const serving = Promise.all(Array.from({ length: count }, () => once(start(), 'listening')))
  const outcome = await Promise.race([
    serving.then((listening) => listening[0]![0] as { readonly port: number }),
    failed.promise.then(() => null),
    untilStopped(stop).then(() => null),
  ])
  if (outcome) {
    isServing = true
    options.onServing(outcome.port)
    await untilStopped(stop)
  }
  const isFailure = !outcome && !stop.aborted
  await Promise.all(Array.from(workers, (worker) => end(worker)))
  return isFailure ? 1 : 0
}

async function end(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const ended = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  await ended
}
