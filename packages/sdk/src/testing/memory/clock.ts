/** The time of a test graph. It stands still until it is advanced, or runs ahead of another clock by what it was advanced. */
export interface Clock {
  now(): Date
  /** Sets the clock forward; an earlier moment leaves it as it is. */
  setForward(to: Date): void
  /** Lets the time of a request pass. Without it the ids that a clock which stands still gives would be in no order. */
  tick(): void
}

/** Creates a clock that stands still at a moment, but for a millisecond with each tick; or one that runs with a given one. */
export function createClock(start: Date | (() => Date)): Clock {
  let aheadMs = 0
  const base = typeof start === 'function' ? start : () => start
  const now = (): Date => new Date(base().getTime() + aheadMs)
  return {
    now,
    setForward(to) {
      aheadMs += Math.max(0, to.getTime() - now().getTime())
    },
    tick() {
      if (start instanceof Date) aheadMs += 1
    },
  }
}
