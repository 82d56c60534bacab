import type { Runtime } from './runtime.ts'

/**
 * Runs work for at most that many milliseconds. Returns its result, or null when the time is up; throws the reason of `outer` as
 * soon as it is aborted. In both cases the work's own signal is aborted, and work that does not heed it is left behind.
 */
export function runWithin<Result>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  runtime: Runtime,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted()
    const inner = new AbortController()
    const clear = (): void => {
      stopTimer()
      outer?.removeEventListener('abort', onAbort)
    }
    const stop = (): void => {
      clear()
      inner.abort()
    }
    const onAbort = (): void => {
      stop()
      reject(outer!.reason)
    }
    const stopTimer = runtime.startTimer(milliseconds, () => {
      stop()
      resolve(null)
    })
    outer?.addEventListener('abort', onAbort)
    work(inner.signal).finally(clear).then(resolve, reject)
  })
}
