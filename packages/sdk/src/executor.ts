import type { KeyKind } from './api-key.ts'
import { checkOptions, type CheckedOptions, checkTiming, type ClientOptions, type Timing } from './client-options.ts'
import { notify } from './hooks.ts'
import type { JsonRecord } from './record.ts'
import { RestanteError } from './restante-error.ts'
import { attemptCall } from './transport/attempt.ts'
import { buildCall, type Call } from './transport/build.ts'
import { classify } from './transport/classify.ts'
import { createRetryBudget, type RetryBudget } from './transport/retry-budget.ts'
import { type Runtime, webRuntime } from './transport/runtime.ts'
import { signCall } from './transport/sign.ts'
import { chooseWait, wait } from './transport/wait.ts'
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
  const isPublishable = checked.keyKind === 'PUBLISHABLE'
  return Object.freeze<Executor>({
    keyKind: checked.keyKind,
    execute: async (document, variables, own = {}, isExpected = () => true) => {
      const call = buildCall(document, variables, {
        idempotencyKey: own.idempotencyKey,
        newKey: runtime.newId,
        roundsCoordinates: isPublishable,
      })
      if (call.isMutation && isPublishable) {
        throw new RestanteError({
          code: 'FORBIDDEN',
          message: 'A publishable key may only read outlets.',
          operationName: call.operationName,
        })
      }
      return (await send(call, checked, own, { isExpected, budget, runtime })) as never
    },
  })
}

interface Means {
  readonly isExpected: (data: JsonRecord) => boolean
  readonly budget: RetryBudget
  readonly runtime: Runtime
}

async function send(
  call: Call,
  options: CheckedOptions,
  own: CallOptions,
  { isExpected, budget, runtime }: Means,
): Promise<JsonRecord> {
  const { endpoint, fetch } = options
  const { operationName, idempotencyKey } = call
  const { signal } = own
  const { timeoutMs, deadlineMs, maxRetries } = checkTiming(own, options)
  const headers = signCall(options.apiKey)
  const endsAt = runtime.now() + deadlineMs
  for (let attempt = 0; ; attempt += 1) {
    const info = { operationName, attempt }
    const startedAt = runtime.now()
    notify(options.onRequest, info)
    const outcome = await attemptCall(call, {
      endpoint,
      headers,
      fetch,
      runtime,
      timeoutMs: Math.min(timeoutMs, endsAt - startedAt),
      signal,
    })
    const verdict = classify(outcome, isExpected)
    const { fault, isReplay = false } = verdict
    notify(options.onResponse, {
      ...info,
      code: fault && fault.code,
      status: outcome.status,
      requestId: outcome.requestId,
      durationMs: runtime.now() - startedAt,
      isReplay,
    })
    if (!fault) {
      budget.refill()
      return verdict.data
    }
    const { code, retryAfterMs = null } = fault
    const waitMs = chooseWait(attempt, retryAfterMs, runtime.random())
    // A wait that outlasts the deadline would only delay the error.
    const isDue = verdict.isTransient && call.isRepeatable && attempt < maxRetries && runtime.now() + waitMs < endsAt
    // A graph that says when to come back decides about its load itself.
    const isFree = code === 'RATE_LIMITED' && retryAfterMs !== null
    const isRetryWithheld = isDue && !isFree && !budget.take()
    if (isDue) notify(isRetryWithheld ? options.onRetryWithheld : options.onRetry, { ...info, code, waitMs })
    if (!isDue || isRetryWithheld) {
      throw new RestanteError({ ...fault, operationName, idempotencyKey, attempts: attempt + 1, isRetryWithheld })
    }
    await wait(waitMs, signal, runtime)
  }
}
