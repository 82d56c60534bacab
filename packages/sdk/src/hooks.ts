/** One attempt of one call. */
export interface AttemptInfo {
  /** Null when the document does not name its operation. */
  readonly operationName: string | null
  /** 0 for the first. */
  readonly attempt: number
}

/** The end of an attempt. */
export interface ResponseInfo extends AttemptInfo {
  /** Null when the attempt brought no fault. */
  readonly code: string | null
  /** The HTTP status; null when no response arrived. */
  readonly status: number | null
  /** Finds the request in the graph's log; null when no response arrived. */
  readonly requestId: string | null
  /** From the request to the response or the fault, in milliseconds. */
  readonly durationMs: number
  /** True when the graph had carried out a mutation with this key before and repeats its first response. */
  readonly isReplay: boolean
}

/** Another attempt is about to be made. */
export interface RetryInfo extends AttemptInfo {
  /** Code of the fault that is the reason. */
  readonly code: string
  /** Wait before the attempt, in milliseconds. */
  readonly waitMs: number
}

/**
 * Observe the calls of a client, for logs and metrics. They receive no key, no variable and no data. Errors of a hook are
 * ignored: observing a call must not break it.
 */
export interface Hooks {
  /** Before each attempt. */
  readonly onRequest?: (info: AttemptInfo) => void
  /** After each attempt, unless the caller aborted it. */
  readonly onResponse?: (info: ResponseInfo) => void
  /** Before the wait between two attempts. */
  readonly onRetry?: (info: RetryInfo) => void
  /** In place of a wait and another attempt, when nothing is left of the client's `retryBudget`. The call fails. */
  readonly onRetryWithheld?: (info: RetryInfo) => void
}

/** Calls a hook, if there is one. */
export function notify<Info>(hook: ((info: Info) => void) | undefined, info: Info): void {
  try {
    hook?.(info)
  } catch {
    // Ignored: see `Hooks`.
  }
}
