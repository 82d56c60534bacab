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
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/**
 * Returns a function that runs an item together with the other items that are waiting. A lone item runs immediately and by
 * itself; under load the next batch takes everything that has queued up meanwhile. When a batch fails, each of its items runs
 * again by itself, so that one item cannot make another fail.
 */
export function createBatcher<Item, Outcome>(options: BatcherOptions<Item, Outcome>): (item: Item) => Promise<Outcome> {
  const queue: Waiting<Item, Outcome>[] = []
  let running = 0

  const settle = async (batch: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await options.run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!))
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const waiting of batch) await settle([waiting])
    }
  }

  const start = (): void => {
    while (running < options.maxInFlight && queue.length > 0) {
      running++
      void settle(queue.splice(0, options.maxItems)).finally(() => {
        running--
        start()
      })
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      start()
    })
}
