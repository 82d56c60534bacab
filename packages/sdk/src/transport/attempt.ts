import type { CheckedOptions } from '../client-options.ts'
import type { FaultDetails } from '../restante-error.ts'
import type { Call } from './build.ts'
import { readRetryAfter } from './retry-after.ts'
import { runWithin } from './run-within.ts'
import type { Runtime } from './runtime.ts'
import { signCall } from './sign.ts'

/** The outcome of sending a request once: a response, or the fault that there was none. */
export interface Reply extends Partial<Omit<FaultDetails, 'status'>> {
  /** The HTTP status; 0 where a browser hides a redirect. */
  readonly status?: number
  /** The body of the response as JSON; undefined when it is not JSON. */
  readonly body?: unknown
}

/**
 * Sends a call once and reads the whole response, which also frees the connection for the next attempt. An abort of the caller's
 * signal is thrown as its reason.
 */
export async function attemptCall(
  { body }: Call,
  { endpoint, apiKey, fetch: send }: CheckedOptions,
  runtime: Runtime,
  timeoutMs: number,
  outer: AbortSignal | undefined,
): Promise<Reply> {
  try {
    const reply = await runWithin(timeoutMs, outer, runtime, async (signal): Promise<Reply> => {
      // Called without a receiver, which the `fetch` of a browser demands. Following a redirect would turn the request into a
      // GET or send the body to another host.
      const response = await send(endpoint, {
        method: 'POST',
        headers: signCall(apiKey),
        body,
        redirect: 'manual',
        signal,
      })
      const { status, headers } = response
      return {
        status,
        requestId: headers.get('restante-request-id'),
        retryAfterMs: readRetryAfter(headers, runtime.now()),
        body: parseJson(await response.text()),
      }
    })
    return reply ?? { code: 'DEADLINE_EXCEEDED', message: 'The graph was too slow.' }
  } catch (cause) {
    outer?.throwIfAborted()
    return { code: 'UNAVAILABLE', message: 'The graph was not reached.', cause }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
