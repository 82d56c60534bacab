/** One attempt of one call. */
export interface AttemptInfo {
  /** Null when the document names its operation not. */
  readonly operationName: string | null
  /** 0 for the first. */
  readonly attempt: number
}

/** How an attempt ended. */
export interface ResponseInfo extends AttemptInfo {
  /** Null when the attempt brought no fault. */
  readonly code: string | null
  /** The HTTP status; null when no answer came. */
  readonly status: number | null
  /** Finds the request in the graph's log; null when no answer came. */
  readonly requestId: string | null
  readonly durationMs: number
  /** True when the graph had carried out a mutation with this key before and answers what it answered then. */
  readonly isReplay: boolean
}

/** Another attempt is about to be made. */
export interface RetryInfo extends AttemptInfo {
  /** Why: the code of the fault. */
  readonly code: string
  /** How long the client waits first, in milliseconds. */
  readonly waitMs: number
}

/**
 * Watch the calls of a client, for logs and metrics. They are told no key, no variable and no data. What a hook throws is
 * dropped: to watch a call must not break it.
 */
export interface Hooks {
  /** Before each attempt. */
  readonly onRequest?: (info: AttemptInfo) => void
  /** After each attempt, unless the caller aborted it. */
  readonly onResponse?: (info: ResponseInfo) => void
  /** Before the wait between two attempts. */
  readonly onRetry?: (info: RetryInfo) => void
}

/** Calls a hook, if there is one. */
export function notify<Info>(hook: ((info: Info) => void) | undefined, info: Info): void {
  try {
    hook?.(info)
  } catch {
    // Said in `Hooks`.
  }
}
