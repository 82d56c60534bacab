import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Log } from '@restante/subgraph-kit'
import { untilStopped } from '../command.ts'
import type { Outcome } from '../exit-code.ts'

/** True when this process is one of several that share a port. */
export const isWorker: boolean = cluster.isWorker

/** Milliseconds after which a process that ended by itself is replaced. */
const successionMs = 1_000

/**
 * Runs this same command in several processes that share its port until it is time to stop, then lets each finish what is
 * in progress. A process that ends by itself is replaced. Returns how it ended: failed when one of the first could not serve.
 */
export async function runWorkers(options: {
  /** Number of processes. */
  readonly count: number
  readonly stop: AbortSignal
  readonly log: Log
  /** Receives the port once every process serves. */
  onServing(port: number): void
}): Promise<Outcome> {
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
  return isFailure ? 'failed' : 'done'
}

async function end(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const ended = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  await ended
}
