import type { KeyKind } from './api-key.ts'
import { checkOptions, type CheckedOptions, type ClientOptions, mergeTiming, type Timing } from './client-options.ts'
import { notify } from './hooks.ts'
import type { JsonRecord } from './record.ts'
import { RestanteError } from './restante-error.ts'
import { attemptCall } from './transport/attempt.ts'
import { buildCall, type Call } from './transport/build.ts'
import { classify } from './transport/classify.ts'
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
  return Object.freeze<Executor>({
    keyKind: checked.keyKind,
    execute: async (document, variables, own = {}, isExpected = () => true) => {
      const call = buildCall(document, variables, {
        idempotencyKey: own.idempotencyKey,
        newKey: runtime.newId,
        roundsCoordinates: checked.keyKind === 'PUBLISHABLE',
      })
      if (call.isMutation && checked.keyKind === 'PUBLISHABLE') {
        throw new RestanteError({
          code: 'FORBIDDEN',
          message: 'A publishable key may only read outlets.',
          operationName: call.operationName,
        })
      }
      return (await send(call, checked, own, isExpected, runtime)) as never
    },
  })
}

async function send(
  call: Call,
  checked: CheckedOptions,
  own: CallOptions,
  isExpected: (data: JsonRecord) => boolean,
  runtime: Runtime,
): Promise<JsonRecord> {
  const { endpoint, hooks, fetch } = checked
  const { operationName, idempotencyKey } = call
  const { signal } = own
  const timing = mergeTiming(checked.timing, own)
  const headers = signCall(checked.apiKey)
  const endsAt = runtime.now() + timing.deadlineMs
  for (let attempt = 0; ; attempt += 1) {
    const startedAt = runtime.now()
    const timeoutMs = Math.min(timing.timeoutMs, endsAt - startedAt)
    notify(hooks.onRequest, { operationName, attempt })
    const outcome = await attemptCall(call, { endpoint, headers, fetch, runtime, timeoutMs, signal })
    const verdict = classify(outcome, isExpected)
    notify(hooks.onResponse, {
      operationName,
      attempt,
      code: verdict.kind === 'DONE' ? null : verdict.fault.code,
      status: outcome.kind === 'ANSWERED' ? outcome.status : null,
      requestId: outcome.kind === 'ANSWERED' ? outcome.requestId : null,
      durationMs: runtime.now() - startedAt,
      isReplay: verdict.kind === 'DONE' && verdict.isReplay,
    })
    if (verdict.kind === 'DONE') return verdict.data
    const { fault, isTransient } = verdict
    const waitMs = chooseWait(attempt, fault.retryAfterMs ?? null, runtime.random())
    const mayRepeat = isTransient && call.isRepeatable && attempt < timing.maxRetries
    // A wait that outlasts the deadline would only delay the error.
    if (!mayRepeat || runtime.now() + waitMs >= endsAt) {
      throw new RestanteError({ ...fault, operationName, idempotencyKey, attempts: attempt + 1 })
    }
    notify(hooks.onRetry, { operationName, attempt, code: fault.code, waitMs })
    await wait(waitMs, signal, runtime)
  }
}
