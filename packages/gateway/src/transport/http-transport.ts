import { contextHeader, deadlineHeader, type RequestContext, requestIdHeader } from '@restante/subgraph-kit'
import { type Dispatcher, Pool } from 'undici'
import { createContextTokens } from './context-tokens.ts'
import { followEvents } from './follow-events.ts'
import { Cut, joinChunks, parseResponse, readFailure } from './http-response.ts'
import type { SubgraphResponse, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts'

/** Options of a transport over HTTP. */
export interface HttpTransportOptions {
  /** Its GraphQL endpoint, such as `http://127.0.0.1:4001/graphql`. */
  readonly url: URL
  /** Its endpoint for subscriptions, in the protocol of graphql-sse. Default: `/stream` below `url`. */
  readonly streamUrl?: URL
  /** Signs who is calling; null for subgraphs that do not verify it. */
  readonly contextKey: Buffer | null
  /** Maximum open connections. Default: 64. */
  readonly connections?: number
  /** Maximum bytes of a response, and of each event; more is a failure. Default: 16 MiB. */
  readonly maxResponseBytes?: number
  /** Milliseconds after which a stream that sends nothing, not even a ping, counts as lost. Default: 300,000. */
  readonly silenceMs?: number
}

/**
 * Makes a transport over HTTP. The status is ignored when the body is GraphQL: servers disagree on the status of a
 * response with errors, and the body says more. Redirects are not followed.
 */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { url, connections = 64, maxResponseBytes = 16 * 1024 * 1024 } = options
  const pool = new Pool(url.origin, { connections, pipelining: 1, connectTimeout: 2_000 })
  const streamUrl = options.streamUrl ?? urlBelow(url, 'stream')
  // Each subscription holds a connection for as long as it lasts, and must not take one of the queries'.
  const streams = new Pool(streamUrl.origin, {
    pipelining: 1,
    connectTimeout: 2_000,
    headersTimeout: 0,
    bodyTimeout: options.silenceMs ?? 300_000,
  })
  const tokenOf = options.contextKey ? createContextTokens(options.contextKey) : null

  const path = url.pathname + url.search
  const streamPath = streamUrl.pathname + streamUrl.search
  const writeRequest = (at: string, accept: string, request: SubgraphRequest, context: RequestContext) => {
    const headers = ['content-type', 'application/json', 'accept', accept]
    headers.push(deadlineHeader, String(context.deadline), requestIdHeader, context.requestId)
    if (tokenOf) headers.push(contextHeader, tokenOf(context.caller))
    const body = `{"query":${request.queryJson},"variables":${request.variables}}`
    return { method: 'POST', path: at, headers, body } as const
  }

  return {
    send(request, context) {
      return new Promise((resolve) => {
        const collector = collect(context.deadline - Date.now(), maxResponseBytes, resolve)
        pool.dispatch(writeRequest(path, 'application/json', request, context), collector)
      })
    },
    subscribe(request, context, listener) {
      const waitMs = context.deadline - Date.now()
      return new Promise((resolve) => {
        const follower = followEvents({ listener, waitMs, maxSize: maxResponseBytes, resolve })
        streams.dispatch(writeRequest(streamPath, 'text/event-stream', request, context), follower)
      })
    },
    async close() {
      await Promise.all([pool.destroy(), streams.destroy()])
    },
  }
}

function urlBelow(url: URL, name: string): URL {
  const below = new URL(url)
  below.pathname = `${url.pathname.replace(/\/$/, '')}/${name}`
  return below
}

/** Collects one response; cuts it off when it takes longer than `waitMs` or grows over `maxBytes`. */
function collect(
  waitMs: number,
  maxBytes: number,
  resolve: (answer: SubgraphResponse) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let bytes = 0
  let controller: Dispatcher.DispatchController | null = null
  let isSettled = false
  const settle = (answer: SubgraphResponse): void => {
    isSettled = true
    clearTimeout(timer)
    resolve(answer)
  }
  const fail = (cause: Error): void => {
    settle(readFailure(cause))
  }
  const cut = (reason: Cut): void => {
    // A request that still waits for a connection has no controller yet and is aborted when it gets one.
    controller?.abort(reason)
    fail(reason)
  }
  const timer = setTimeout(
    () => cut(new Cut('DEADLINE_EXCEEDED', 'The subgraph did not answer before the deadline.')),
    Math.max(0, waitMs),
  )
  return {
    onRequestStart(started) {
      controller = started
      if (isSettled) started.abort(new Cut('DEADLINE_EXCEEDED', 'The deadline passed before a connection was free.'))
    },
    onResponseStart() {},
    onResponseData(_controller, chunk) {
      bytes += chunk.length
      if (bytes > maxBytes) cut(new Cut('UNAVAILABLE', `The response has more than ${maxBytes} bytes.`))
      else chunks.push(chunk)
    },
    onResponseEnd() {
      settle(parseResponse(joinChunks(chunks)))
    },
    onResponseError(_controller, error) {
      fail(error)
    },
  }
}
