import type { KeyKind } from './api-key.ts'
import { checkOptions, checkTiming, type ClientOptions, type Timing } from './client-options.ts'
import { notify } from './hooks.ts'
import { type FaultDetails, RestanteError } from './restante-error.ts'
import { attemptCall } from './transport/attempt.ts'
import { buildCall } from './transport/build.ts'
import { classify } from './transport/classify.ts'
import { chooseWait } from './transport/choose-wait.ts'
import { createRetryBudget } from './transport/retry-budget.ts'
import { runWithin } from './transport/run-within.ts'
import { type Runtime, webRuntime } from './transport/runtime.ts'
import type { TypedDocument } from './typed-document.ts'

/** Options of one call. */
export interface CallOptions extends Timing {
  /** Ends the call, its waits and its pages; the call then throws the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * Names one effect: for 30 days the same input with the same key is carried out once and gets the same response. 1 to 255
   * visible ASCII characters. Default: a new one per call, the same over its attempts.
   */
  readonly idempotencyKey?: string
}

/** Sends documents to a graph: the smallest client. */
export interface Executor {
  /** The kind of the client's key, by its prefix. */
  readonly keyKind: KeyKind
  /**
   * Sends one document and returns its data. The document is a typed string, as code generators make them from your own
   * `.graphql` files. Queries are repeated after a passing fault; mutations only when they have an `input` to carry an
   * idempotency key. Throws a `RestanteError` for every response with an error; the data of the response is in its `data`.
   * Data for which `isExpected` returns false is thrown with the code MALFORMED_RESPONSE. Default: any object is expected.
   */
  execute<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
    isExpected?: (data: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Result>
}

/**
 * Creates an executor, frozen. With the functions of `@restante/sdk/operations` it is a client of which a bundler keeps
 * only what is used. Throws one TypeError that lists everything that is wrong with the options.
 */
export function createExecutor(options: ClientOptions): Executor {
  return createExecutorOn(webRuntime, options)
}

/** `createExecutor` on a platform of the caller's choice. */
export function createExecutorOn(runtime: Runtime, options: ClientOptions): Executor {
  const checked = checkOptions(options)
  const budget = createRetryBudget(checked.retryBudget)
  return Object.freeze<Executor>({
    keyKind: checked.keyKind,
    async execute(document, variables, own = {}, isExpected = () => true) {
      const call = buildCall(document, variables, own.idempotencyKey, checked.keyKind, runtime.newId)
      const { operationName, idempotencyKey } = call
      const { timeoutMs, deadlineMs, maxRetries } = checkTiming(own, checked)
      const endsAt = runtime.now() + deadlineMs
      for (let attempt = 0; ;) {
        const info = { operationName, attempt }
        const startedAt = runtime.now()
        notify(checked.onRequest, info)
        const reply = await attemptCall(call, checked, runtime, Math.min(timeoutMs, endsAt - startedAt), own.signal)
        const { data, isReplay, isTransient = false, ...fault } = classify(reply, isExpected)
        const { code = null, status = null, requestId = null, retryAfterMs = null } = fault
        notify(checked.onResponse, {
          ...info,
          code,
          status,
          requestId,
          durationMs: runtime.now() - startedAt,
          isReplay,
        })
        if (code === null) {
          budget.refill()
          return data as never
        }
        const waitMs = chooseWait(attempt, retryAfterMs, runtime.random())
        // A wait that outlasts the deadline would only delay the error.
        const isDue = isTransient && call.isRepeatable && attempt < maxRetries && runtime.now() + waitMs < endsAt
        // A graph that says when to come back decides about its load itself.
        const isFree = code === 'RATE_LIMITED' && retryAfterMs !== null
        const isRetryWithheld = isDue && !isFree && !budget.take()
        if (isDue) notify(isRetryWithheld ? checked.onRetryWithheld : checked.onRetry, { ...info, code, waitMs })
        attempt += 1
        if (!isDue || isRetryWithheld) {
          throw new RestanteError({
            ...(fault as FaultDetails),
            data,
            operationName,
            idempotencyKey,
            attempts: attempt,
            isRetryWithheld,
          })
        }
        // Work that never ends: the wait ends by its time or by the caller's signal.
        await runWithin(waitMs, own.signal, runtime, () => new Promise(() => {}))
      }
    },
  })
}
