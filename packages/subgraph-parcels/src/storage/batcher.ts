import { fault } from '@restante/subgraph-kit'

/** Options of a batcher. */
export interface BatcherOptions<Item, Outcome> {
  /** Maximum number of items in one batch. */
  readonly maxItems: number
  /** Maximum number of batches that run concurrently. */
  readonly maxInFlight: number
  /** Runs a batch. Returns one outcome per item, in the same order. */
  run(items: readonly Item[]): Promise<readonly Outcome[]>
}

interface Waiting<Item, Outcome> {
  readonly item: Item
  readonly deadline: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/**
 * Returns a function that runs an item together with the other items that are waiting. Items of one turn of the event loop
 * are run together; under load the next batch takes everything that has queued up meanwhile. When a batch fails, each of its
 * items runs again by itself, so that one item cannot make another fail.
 *
 * An item whose deadline (as of `Date.now()`) has passed leaves the queue: its caller no longer waits, so it is not run and
 * fails with DEADLINE_EXCEEDED.
 */
export function createBatcher<Item, Outcome>(
  options: BatcherOptions<Item, Outcome>,
): (item: Item, deadline?: number) => Promise<Outcome> {
  let queue: Waiting<Item, Outcome>[] = []
  let running = 0
  let isScheduled = false

  const settle = async (batch: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    if (batch.length === 0) return
    try {
      const outcomes = await options.run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!))
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const waiting of batch) await settle(dropLate([waiting]))
    }
  }

  const start = (): void => {
    isScheduled = false
    queue = dropLate(queue)
    while (running < options.maxInFlight && queue.length > 0) {
      running++
      void settle(queue.splice(0, options.maxItems)).finally(() => {
        running--
        start()
      })
    }
  }

  return (item, deadline = Number.POSITIVE_INFINITY) =>
    new Promise((resolve, reject) => {
      queue.push({ item, deadline, resolve, reject })
      if (isScheduled) return
      isScheduled = true
      setImmediate(start)
    })
}

/** Fails the items whose deadline has passed. Returns the others. */
function dropLate<Item, Outcome>(items: Waiting<Item, Outcome>[]): Waiting<Item, Outcome>[] {
  const now = Date.now()
  return items.filter(({ deadline, reject }) => {
    if (deadline > now) return true
    reject(fault('DEADLINE_EXCEEDED', 'The request waited for too long.'))
    return false
  })
}
