import type { Call } from './build.ts'
import { readRetryAfter } from './retry-after.ts'
import { runWithin } from './run-within.ts'
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
  // Called without a receiver, which the `fetch` of a browser demands.
  const { endpoint, headers, fetch: send, runtime, timeoutMs, signal: outer } = options
  try {
    const outcome = await runWithin(timeoutMs, outer, runtime, async (signal): Promise<AttemptOutcome> => {
      // Following a redirect would turn the request into a GET or send the body to another host.
      const response = await send(endpoint, { method: 'POST', headers, body: call.body, redirect: 'manual', signal })
      return {
        kind: 'ANSWERED',
        status: response.status,
        body: parseJson(await response.text()),
        retryAfterMs: readRetryAfter(response.headers, runtime.now()),
        requestId: response.headers.get('restante-request-id'),
      }
    })
    return outcome ?? { kind: 'TIMED_OUT' }
  } catch (cause) {
    outer?.throwIfAborted()
    return { kind: 'UNREACHED', cause }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
