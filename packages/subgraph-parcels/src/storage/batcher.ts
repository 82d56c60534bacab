/** How a batcher groups what waits. */
export interface BatcherOptions<Item, Outcome> {
  /** Most items of one batch. */
  readonly most: number
  /** Most batches under way at once. */
  readonly inFlight: number
  /** Does the batch; one outcome per item, in their order. */
  run(items: readonly Item[]): Promise<readonly Outcome[]>
}

interface Waiting<Item, Outcome> {
  readonly item: Item
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/**
 * Makes a function that does an item together with whatever else waits: a lone one goes at once and alone, under load the
 * next batch takes all that came meanwhile. An error of a batch is its own: each of its items is then done alone, so that
 * one can't fail another.
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
    while (running < options.inFlight && queue.length > 0) {
      running++
      void settle(queue.splice(0, options.most)).finally(() => {
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
