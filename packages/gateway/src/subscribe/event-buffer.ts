/** The next item of a buffer: an event, or the end. */
export type Taken<Event, Ending> =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'ended'; readonly ending: Ending }

/** A buffer between a source that does not wait and a reader that may be busy. */
export interface EventBuffer<Event, Ending> {
  /** Adds an event; false, and nothing is added, when the buffer is full. After the end it is dropped. */
  add(event: Event): boolean
  /** Ends after the events that are still in the buffer. Only the first end counts. */
  end(ending: Ending): void
  /** Ends now: events that are still in the buffer are dropped, with the end that would have followed them. */
  cut(ending: Ending): void
  /** The next event, or the end, again and again. Called by one reader, once at a time. */
  take(): Promise<Taken<Event, Ending>>
}

/** Makes a buffer for at most `capacity` events; an event for which a reader already waits takes no room. */
export function createEventBuffer<Event, Ending>(capacity: number): EventBuffer<Event, Ending> {
  const events: Event[] = []
  let ended: { readonly kind: 'ended'; readonly ending: Ending } | null = null
  let waiting: ((taken: Taken<Event, Ending>) => void) | null = null

  const give = (taken: Taken<Event, Ending>): void => {
    waiting?.(taken)
    waiting = null
  }

  return {
    add(event) {
      if (ended) return true
      if (waiting) give({ kind: 'event', event })
      else if (events.length >= capacity) return false
      else events.push(event)
      return true
    },
    end(ending) {
      if (ended) return
      ended = { kind: 'ended', ending }
      give(ended)
    },
    cut(ending) {
      if (ended && events.length === 0) return
      events.length = 0
      ended = { kind: 'ended', ending }
      give(ended)
    },
    take() {
      const event = events.shift()
      if (event !== undefined) return Promise.resolve({ kind: 'event', event })
      if (ended) return Promise.resolve(ended)
      return new Promise((resolve) => (waiting = resolve))
    },
  }
}
