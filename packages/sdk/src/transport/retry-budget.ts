/** Limit of the retries of one client. */
export interface RetryBudget {
  /** Takes a retry from the budget. Returns false when none is left. */
  take(): boolean
  /** Counts a call that succeeded. */
  refill(): void
}

/** Number of successful calls that give one retry back: in the long run, retries add at most a fifth to the load. */
const callsPerRetry = 5

/** Creates a budget that begins with, and never has more than, that many retries. */
export function createRetryBudget(size: number): RetryBudget {
  // In calls, so that the sums are exact.
  const most = size * callsPerRetry
  let left = most
  return {
    take() {
      const isLeft = left >= callsPerRetry
      if (isLeft) left -= callsPerRetry
      return isLeft
    },
    refill() {
      left = Math.min(most, left + 1)
    },
  }
}
