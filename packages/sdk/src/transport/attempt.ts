import type { Call } from './build.ts'
import { readRetryAfter } from './retry-after.ts'
import type { Runtime } from './runtime.ts'

/** The outcome of sending a request once. */
export type AttemptOutcome =
  | { readonly kind: 'UNREACHED'; readonly cause: unknown }
  | { readonly kind: 'TIMED_OUT' }
  | {
      readonly kind: 'ANSWERED'
      /** The HTTP status; 0 where a browser hides a redirect. */
      readonly status: number
      /** The body as JSON; undefined when it is not JSON. */
      readonly body: unknown
      readonly retryAfterMs: number | null
      readonly requestId: string | null
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

/** Sends a call once and reads the whole response, which also frees the connection for the next attempt. */
export async function attemptCall(call: Call, options: AttemptOptions): Promise<AttemptOutcome> {
  const { signal, runtime } = options
  signal?.throwIfAborted()
  const controller = new AbortController()
  let isTimedOut = false
  const stopTimer = runtime.startTimer(options.timeoutMs, () => {
    isTimedOut = true
    controller.abort()
  })
  const passAbort = (): void => controller.abort()
  signal?.addEventListener('abort', passAbort)
  try {
    const response = await options.fetch(options.endpoint, {
      method: 'POST',
      headers: options.headers,
      body: call.body,
      // Following it would turn the request into a GET or send the body to another host.
      redirect: 'manual',
      signal: controller.signal,
    })
    const text = await response.text()
    return {
      kind: 'ANSWERED',
      status: response.status,
      body: parseJson(text),
      retryAfterMs: readRetryAfter(response.headers, runtime.now()),
      requestId: response.headers.get('restante-request-id'),
    }
  } catch (cause) {
    signal?.throwIfAborted()
    return isTimedOut ? { kind: 'TIMED_OUT' } : { kind: 'UNREACHED', cause }
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', passAbort)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
