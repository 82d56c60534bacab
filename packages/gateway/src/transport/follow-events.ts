import { createParser } from 'eventsource-parser'
import type { Dispatcher } from 'undici'
import { Cut, joinChunks, parseResponse, readFailure } from './http-response.ts'
import {
  readStart,
  type SubgraphResponse,
  type SubgraphStart,
  type SubscriptionListener,
} from './subgraph-transport.ts'

/** Options of following one subscription over HTTP. */
export interface FollowOptions {
  readonly listener: SubscriptionListener
  /** Milliseconds within which the stream must begin. */
  readonly waitMs: number
  /** Maximum bytes of a response that is no stream, and maximum characters of an event. */
  readonly maxSize: number
  /** Called once with the outcome of the start. */
  readonly resolve: (start: SubgraphStart) => void
}

/**
 * Follows a stream of events in the protocol of graphql-sse, "distinct connections mode": each `next` is a response,
 * and `complete` the end. A stream that ends without it was interrupted. Other events are ignored.
 */
export function followEvents({ listener, waitMs, maxSize, resolve }: FollowOptions): Dispatcher.DispatchHandler {
  const { signal } = listener
  let state: 'starting' | 'streaming' | 'over' = 'starting'
  let controller: Dispatcher.DispatchController | null = null
  const chunks: Buffer[] = []
  let bytes = 0

  const finish = (last: SubgraphResponse | null, reason?: Error): void => {
    if (state === 'over') return
    const wasStarting = state === 'starting'
    state = 'over'
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
    if (reason) controller?.abort(reason)
    if (wasStarting) resolve(readStart(last ?? { kind: 'failed', code: 'UNAVAILABLE', cause: reason }))
    else if (signal.aborted) return
    else if (last) listener.take(last)
    else listener.end()
  }
  const cut = (reason: Cut): void => finish(readFailure(reason), reason)
  const cutLarge = (): void => cut(new Cut('UNAVAILABLE', `The subgraph sends more than ${maxSize} bytes at once.`))
  const leave = (): void => cut(new Cut('UNAVAILABLE', 'The subscriber has left.'))
  const timer = setTimeout(
    () => cut(new Cut('DEADLINE_EXCEEDED', 'The subgraph did not begin to stream before the deadline.')),
    Math.max(0, waitMs),
  )
  signal.addEventListener('abort', leave)

  const decoder = new TextDecoder()
  const parser = createParser({
    maxBufferSize: maxSize,
    onEvent({ event, data }) {
      if (state !== 'streaming') return
      // The connection is this subscription's alone; it is closed also when the subgraph would leave it open.
      if (event === 'complete') finish(null, new Cut('UNAVAILABLE', 'The subscription is complete.'))
      if (event !== 'next') return
      if (data.length > maxSize) return cutLarge()
      const answer = parseResponse(data)
      if (answer.kind === 'failed') finish(answer, new Cut('UNAVAILABLE', 'An event is not GraphQL.'))
      else listener.take(answer)
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') cutLarge()
    },
  })

  return {
    onRequestStart(started) {
      controller = started
      if (state === 'over') started.abort(new Cut('UNAVAILABLE', 'The subscriber has left.'))
    },
    onResponseStart(_controller, status, { 'content-type': contentType }) {
      if (state !== 'starting' || status !== 200 || !/^text\/event-stream *(;|$)/i.test(String(contentType))) return
      clearTimeout(timer)
      state = 'streaming'
      resolve({ kind: 'started' })
    },
    onResponseData(_controller, chunk) {
      if (state === 'streaming') parser.feed(decoder.decode(chunk, { stream: true }))
      else if (state === 'starting') {
        bytes += chunk.length
        if (bytes > maxSize) cutLarge()
        else chunks.push(chunk)
      }
    },
    onResponseEnd() {
      if (state === 'starting') finish(parseResponse(joinChunks(chunks)))
      else finish(readFailure(new Cut('UNAVAILABLE', 'The stream ended before the subscription was complete.')))
    },
    onResponseError(_controller, error) {
      finish(readFailure(error))
    },
  }
}
