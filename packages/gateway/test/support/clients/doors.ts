import { askForEvents } from './read-events.ts'
import { connectWithKey, subscribe } from './raw-websocket.ts'

/** A subscription of a client. */
export interface ClientStream {
  /** The next response; null at the end. Errors that are told instead of any response are one. */
  next(): Promise<unknown>
  /** Reads no more from the network, or does again. */
  pause(): void
  resume(): void
  /** Goes away. */
  leave(): void
}

/** Begins an operation over one of the two transports. */
export type Door = (at: string, query: string, key: string, headers?: Record<string, string>) => Promise<ClientStream>

/** A test that runs over both transports. */
export const doors: Readonly<Record<'server-sent events' | 'WebSocket', Door>> = {
  async 'server-sent events'(at, query, key, headers = {}) {
    const events = await askForEvents(at, query, { key, headers })
    if (events.status !== 200) {
      const text = await events.text()
      return { next: () => Promise.resolve(JSON.parse(text)), pause() {}, resume() {}, leave() {} }
    }
    return {
      async next() {
        let event = await events.next()
        while (event?.event === 'comment') event = await events.next()
        return event?.event === 'next' ? JSON.parse(event.data) : null
      },
      // What nobody reads from it, the body does not take from the network.
      pause() {},
      resume() {},
      leave: events.leave,
    }
  },
  async WebSocket(at, query, key, headers = {}) {
    const raw = await connectWithKey(at, key, headers)
    raw.send(subscribe('1', query))
    return {
      async next() {
        const { type, payload } = (await raw.receive()) as { type: string; payload: unknown }
        return type === 'complete' ? null : type === 'error' ? { errors: payload } : payload
      },
      pause: () => raw.socket.pause(),
      resume: () => raw.socket.resume(),
      leave: () => raw.socket.terminate(),
    }
  },
}
