/** Has callers do jobs, each as soon as its last was done, until all are done. Returns the milliseconds that each took. */
export async function drive(
  jobs: number,
  callers: number,
  stop: AbortSignal,
  job: (number: number, caller: number) => Promise<unknown>,
): Promise<{ readonly perSecond: number; readonly millis: number[] }> {
  const millis: number[] = []
  let next = 0
  const startedAt = performance.now()
  const call = async (_: unknown, caller: number): Promise<void> => {
    while (next < jobs && !stop.aborted) {
      const number = next++
      const from = performance.now()
      await job(number, caller)
      millis.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  stop.throwIfAborted()
  return { perSecond: jobs / ((performance.now() - startedAt) / 1_000), millis }
}
