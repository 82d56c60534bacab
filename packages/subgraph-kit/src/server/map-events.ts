/** An iterator of responses that its creator can end as well. */
export interface MappedEvents<Response> extends AsyncIterableIterator<Response, undefined, undefined> {
  /** Releases the source; the reader gets the last response, then the end. */
  end(last: Response): void
}

/**
 * Maps each event of a source to a response, one after the other. A source that throws gets one more, from `explain`.
 *
 * Returning it never waits for the source: a generator that waits for its next event can only be returned when that has
 * come. `onOver` is called once, when the source is done or was released.
 */
export function mapEvents<Event, Response>(
  source: AsyncIterator<Event>,
  respond: (event: Event) => Promise<Response>,
  explain: (thrown: unknown) => Response,
  onOver: () => void,
): MappedEvents<Response> {
  const done = { done: true, value: undefined } as const
  let isOver = false
  let last: Response | null = null
  let waiting: ((result: IteratorResult<Response, undefined>) => void) | null = null

  const finish = (): void => {
    isOver = true
    onOver()
  }
  const release = (): void => {
    if (isOver) return
    finish()
    void (async () => source.return?.())().catch(() => {})
  }
  const takeLast = (): IteratorResult<Response, undefined> => {
    if (last === null) return done
    const value = last
    last = null
    return { done: false, value }
  }
  const read = async (): Promise<IteratorResult<Response, undefined>> => {
    try {
      const event = await source.next()
      if (!event.done) return { done: false, value: await respond(event.value) }
      if (!isOver) finish()
      return done
    } catch (thrown) {
      if (isOver) return done
      release()
      return { done: false, value: explain(thrown) }
    }
  }

  return {
    next() {
      if (isOver) return Promise.resolve(takeLast())
      return new Promise((resolve) => {
        waiting = resolve
        const pass = async (): Promise<void> => {
          const result = await read()
          if (waiting === resolve) waiting = null
          resolve(result)
        }
        void pass()
      })
    },
    return() {
      last = null
      release()
      waiting?.(done)
      return Promise.resolve(done)
    },
    // Some readers return only whole generators.
    throw(thrown: unknown) {
      return this.return!().then(() => {
        throw thrown
      })
    },
    end(ending) {
      if (isOver) return
      last = ending
      release()
      waiting?.(takeLast())
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
