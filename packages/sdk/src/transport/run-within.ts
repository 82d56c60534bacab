import type { Runtime } from './runtime.ts'

/**
 * Runs work for at most that many milliseconds. Returns its result, or undefined when the time is up; throws the reason of `outer`
 * as soon as it is aborted. Then the work's own signal is aborted, and work that does not heed it is left behind.
 */
export function runWithin<Result>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  runtime: Runtime,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted()
    const inner = new AbortController()
    /** Clears up, whatever happened first. */
    const endBy =
      <Value>(settle: (value: Value) => void) =>
      (value?: Value): void => {
        stopTimer()
        outer?.removeEventListener('abort', onAbort)
        inner.abort()
        settle(value as Value)
      }
    const onAbort = (): void => endBy(reject)(outer!.reason)
    const stopTimer = runtime.startTimer(milliseconds, endBy(resolve))
    outer?.addEventListener('abort', onAbort)
    work(inner.signal).then(endBy(resolve), endBy(reject))
  })
}
