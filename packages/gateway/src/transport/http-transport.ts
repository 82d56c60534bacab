import { contextHeader, deadlineHeader, requestIdHeader } from '@restante/subgraph-kit'
import { type Dispatcher, Pool } from 'undici'
import { createContextTokens } from './context-tokens.ts'
import { readAnswer, type SubgraphAnswer, type SubgraphTransport } from './subgraph-transport.ts'

/** How a subgraph behind HTTP is reached. */
export interface HttpTransportOptions {
  /** Its GraphQL endpoint, such as `http://127.0.0.1:4001/graphql`. */
  readonly url: URL
  /** Signs who is calling; null for subgraphs that do not verify it. */
  readonly contextKey: Buffer | null
  /** Connections held open at most. Default: 64. */
  readonly connections?: number
  /** Bytes of a response that are read at most; more is a failure. Default: 16 MiB. */
  readonly maxResponseBytes?: number
}

/** Why a response was cut off on our side. */
class Cut extends Error {
  readonly code: 'DEADLINE_EXCEEDED' | 'UNAVAILABLE'
  constructor(code: Cut['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Asks a subgraph over HTTP. Its status is ignored when the body is GraphQL: servers disagree on the status of an answer
 * with errors, and the body says more. Redirects are not followed.
 */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { url, connections = 64, maxResponseBytes = 16 * 1024 * 1024 } = options
  const pool = new Pool(url.origin, { connections, pipelining: 1, connectTimeout: 2_000 })
  const tokenOf = options.contextKey ? createContextTokens(options.contextKey) : null
  const path = url.pathname + url.search

  return {
    send(request, context) {
      const headers = ['content-type', 'application/json', 'accept', 'application/json']
      headers.push(deadlineHeader, String(context.deadline), requestIdHeader, context.requestId)
      if (tokenOf) headers.push(contextHeader, tokenOf(context.caller))
      const body = `{"query":${request.queryJson},"variables":${request.variables}}`
      return new Promise((resolve) => {
        const collector = collect(context.deadline - Date.now(), maxResponseBytes, resolve)
        pool.dispatch({ method: 'POST', path, headers, body }, collector)
      })
    },
    close: () => pool.destroy(),
  }
}

/** Gathers one response; cuts it off when it takes longer than `waitMs` or grows over `maxBytes`. */
function collect(
  waitMs: number,
  maxBytes: number,
  resolve: (answer: SubgraphAnswer) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let bytes = 0
  let controller: Dispatcher.DispatchController | null = null
  let isSettled = false
  const settle = (answer: SubgraphAnswer): void => {
    isSettled = true
    clearTimeout(timer)
    resolve(answer)
  }
  const fail = (cause: Error): void => {
    settle({ kind: 'failed', code: cause instanceof Cut ? cause.code : 'UNAVAILABLE', cause })
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
      settle(parseAnswer(chunks))
    },
    onResponseError(_controller, error) {
      fail(error)
    },
  }
}

function parseAnswer(chunks: readonly Buffer[]): SubgraphAnswer {
  try {
    const body: unknown = JSON.parse((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8'))
    return readAnswer(body)
  } catch (cause) {
    return { kind: 'failed', code: 'UNAVAILABLE', cause }
  }
}
