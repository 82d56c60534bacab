import type { Call } from './build.ts'
import { readRetryAfter } from './retry-after.ts'
import { runWithin } from './run-within.ts'
import type { Runtime } from './runtime.ts'

/** The outcome of sending a request once. */
export interface AttemptOutcome {
  /** The HTTP status; null when no response arrived, 0 where a browser hides a redirect. */
  readonly status: number | null
  /** Finds the request in the graph's log. */
  readonly requestId: string | null
  /** Wait that the response asks for, in milliseconds. */
  readonly retryAfterMs: number | null
  /** The body as JSON; undefined when it is not JSON. */
  readonly body?: unknown
  /** Why the graph could not be reached; absent when its response was not there in time. */
  readonly cause?: unknown
}

/** Address and limits of one attempt. */
export interface AttemptOptions {
  readonly endpoint: string
  readonly headers: Record<string, string>
  readonly fetch: typeof fetch
  readonly runtime: Runtime
  readonly timeoutMs: number
  /** The caller's; an abort is thrown as the signal's reason. */
  readonly signal: AbortSignal | undefined
}

const nothing = { status: null, requestId: null, retryAfterMs: null }

/** Sends a call once and reads the whole response, which also frees the connection for the next attempt. */
export async function attemptCall({ body }: Call, options: AttemptOptions): Promise<AttemptOutcome> {
  // Called without a receiver, which the `fetch` of a browser demands.
  const { endpoint, headers, fetch: send, runtime, signal: outer } = options
  const run = async (signal: AbortSignal): Promise<AttemptOutcome> => {
    // Following a redirect would turn the request into a GET or send the body to another host.
    const response = await send(endpoint, { method: 'POST', headers, body, redirect: 'manual', signal })
    return {
      status: response.status,
      requestId: response.headers.get('restante-request-id'),
      retryAfterMs: readRetryAfter(response.headers, runtime.now()),
      body: parseJson(await response.text()),
    }
  }
  try {
    return (await runWithin(options.timeoutMs, outer, runtime, run)) ?? nothing
  } catch (cause) {
    outer?.throwIfAborted()
    return { ...nothing, cause }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
