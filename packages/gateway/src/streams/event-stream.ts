import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** A response of server-sent events in the protocol of `graphql-sse`. */
export interface EventStream {
  /**
   * Sends one GraphQL response, JSON text without line breaks. Resolves when there is room for another, or the peer has
   * gone.
   */
  send(response: string): Promise<void>
  /** Sends the end of the responses, and ends. */
  complete(): void
  /** Aborted when the stream is over: completed, or the peer gone. */
  readonly over: AbortSignal
}

const comment = ':\n\n'

/**
 * Begins a response of server-sent events. Comments keep it alive; a peer that takes nothing from one of them to the
 * next is cut off, since nothing else would show that it is gone.
 */
export function openEventStream(response: ServerResponse, keepAliveMs: number): EventStream {
  const over = new AbortController()
  response.setHeader('content-type', 'text/event-stream; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
  response.setHeader('x-content-type-options', 'nosniff')
  // Proxies that buffer responses would hold the events back.
  response.setHeader('x-accel-buffering', 'no')
  // A stream has a connection of its own, so that a closing server need not wait for one that becomes idle later.
  response.setHeader('connection', 'close')
  response.writeHead(200)
  // Some browsers report the headers only when a byte follows.
  let hasTaken = true
  const take = (): boolean => (hasTaken = true)
  response.write(comment, take)
  const timer = setInterval(() => {
    if (!hasTaken && response.writableLength > 0) response.destroy()
    hasTaken = false
    if (!over.signal.aborted) response.write(comment, take)
  }, keepAliveMs)
  const leave = (): void => {
    clearInterval(timer)
    over.abort()
  }
  response.once('close', leave)
  // A peer that left before now emits no 'close' any more.
  if (response.destroyed) leave()
  // A peer may go at any moment; 'close' follows and is all that matters.
  response.on('error', () => {})

  return {
    async send(text) {
      if (over.signal.aborted || response.write(`event: next\ndata: ${text}\n\n`, take)) return
      await once(response, 'drain', { signal: over.signal }).catch(() => {})
    },
    complete() {
      if (over.signal.aborted) return
      response.end('event: complete\ndata: \n\n')
      over.abort()
    },
    over: over.signal,
  }
}
