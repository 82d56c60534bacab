/** A source of events that a test controls. */
export interface EventSource {
  /** Gives an event to each reader; it waits for those that are busy. */
  push(event: unknown): void
  /** Ends it for each reader, after what waits. */
  end(): void
  /** Throws in each reader, after what waits. */
  fail(error: Error): void
  /** A reader of its own. */
  read(): AsyncIterableIterator<unknown>
  /** Resolves when at least so many readers have begun. */
  begun(count: number): Promise<void>
  /** Resolves when at least so many readers have stopped before the end. */
  stopped(count: number): Promise<void>
}

interface Reader {
  readonly events: unknown[]
  wake: () => void
  last: { readonly error: Error | null } | null
}

/** Makes a source. */
export function createEventSource(): EventSource {
  const readers = new Set<Reader>()
  const begun = createCounter()
  const stopped = createCounter()
  const tell = (change: (reader: Reader) => void): void => {
    for (const reader of readers) {
      change(reader)
      reader.wake()
    }
  }
  return {
    push: (event) => tell(({ events }) => events.push(event)),
    end: () => tell((reader) => (reader.last = { error: null })),
    fail: (error) => tell((reader) => (reader.last = { error })),
    begun: begun.reached,
    stopped: stopped.reached,
    read() {
      const reader: Reader = { events: [], wake: () => {}, last: null }
      readers.add(reader)
      begun.add()
      const done = { done: true, value: undefined } as const
      return {
        async next() {
          while (reader.events.length === 0 && !reader.last) {
            await new Promise<void>((resolve) => (reader.wake = resolve))
          }
          if (reader.events.length > 0) return { done: false, value: reader.events.shift() }
          readers.delete(reader)
          if (reader.last!.error) throw reader.last!.error
          return done
        },
        return() {
          if (readers.delete(reader)) stopped.add()
          reader.last = { error: null }
          reader.wake()
          return Promise.resolve(done)
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
}

function createCounter(): { add(): void; reached(count: number): Promise<void> } {
  let count = 0
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  return {
    add() {
      count += 1
      for (const each of waiting) if (each.count <= count) each.resolve()
    },
    reached: (wanted) =>
      count >= wanted
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count: wanted, resolve })
          }),
  }
}
