/**
 * Makes refreshes rare: returns a function that resolves once a refresh has ended that began after the call. All who wait share one,
 * and at least `intervalMs` lie between the beginnings of two, however many ask. Rejects when the refresh does.
 */
export function coalesceRefreshes(
  refresh: () => Promise<void>,
  intervalMs: number,
  now: () => number = () => performance.now(),
): () => Promise<void> {
  let next: Promise<void> | null = null
  let lastBegan = Number.NEGATIVE_INFINITY
  const begin = async (): Promise<void> => {
    const waitMs = lastBegan + intervalMs - now()
    await (waitMs > 0 ? new Promise((resolve) => setTimeout(resolve, waitMs)) : null)
    // Callers from now on may have been told of changes that this refresh no longer reads.
    next = null
    lastBegan = now()
    await refresh()
  }
  return () => (next ??= begin())
}
