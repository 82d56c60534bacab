/** Bounds how many wrong codes one process lets be tried, whoever sends them: there is no key to count them for. */
export interface GuessLimit {
  /** Returns false while too many wrong codes were tried within the last minute. */
  allows(now: Date): boolean
  countWrong(now: Date): void
}

const windowMs = 60_000

/**
 * Creates the limit of one process: at most `maxWrong` wrong codes in a minute. Right ones do not count. With 80 bits in a code, this is
 * no protection of the code but of the database.
 */
export function createGuessLimit(maxWrong = 100): GuessLimit {
  let began = Number.NEGATIVE_INFINITY
  let wrong = 0
  const isOver = (now: Date): boolean => now.getTime() - began >= windowMs
  return {
    allows: (now) => isOver(now) || wrong < maxWrong,
    countWrong(now) {
      if (isOver(now)) {
        began = now.getTime()
        wrong = 0
      }
      wrong += 1
    },
  }
}
