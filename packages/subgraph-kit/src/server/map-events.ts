/** An iterator of answers that its maker can end as well. */
export interface MappedEvents<Answer> extends AsyncIterableIterator<Answer, undefined, undefined> {
  /** Lets go of the source; whoever reads is given the last answer, then the end. */
  end(last: Answer): void
}

/**
 * Answers each event of a source, one after the other. A source that throws is answered once more, by `explain`.
 *
 * Returning it never waits for the source: a generator that waits for its next event can only be returned when that has
 * come. `onOver` is called once, when the source is done or was let go.
 */
export function mapEvents<Event, Answer>(
  source: AsyncIterator<Event>,
  answer: (event: Event) => Promise<Answer>,
  explain: (thrown: unknown) => Answer,
  onOver: () => void,
): MappedEvents<Answer> {
  const done = { done: true, value: undefined } as const
  let isOver = false
  let last: Answer | null = null
  let waiting: ((result: IteratorResult<Answer, undefined>) => void) | null = null

  const finish = (): void => {
    isOver = true
    onOver()
  }
  const letGo = (): void => {
    if (isOver) return
    finish()
    void (async () => source.return?.())().catch(() => {})
  }
  const takeLast = (): IteratorResult<Answer, undefined> => {
    if (last === null) return done
    const value = last
    last = null
    return { done: false, value }
  }
  const read = async (): Promise<IteratorResult<Answer, undefined>> => {
    try {
      const event = await source.next()
      if (!event.done) return { done: false, value: await answer(event.value) }
      if (!isOver) finish()
      return done
    } catch (thrown) {
      if (isOver) return done
      letGo()
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
      letGo()
      waiting?.(done)
      return Promise.resolve(done)
    },
    // Some readers return only what is a whole generator.
    throw(thrown: unknown) {
      return this.return!().then(() => {
        throw thrown
      })
    },
    end(ending) {
      if (isOver) return
      last = ending
      letGo()
      waiting?.(takeLast())
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
