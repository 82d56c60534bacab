import type { Runtime } from '../../src/transport/runtime.ts'

/** A platform whose clock the test owns. */
export interface SkippingRuntime extends Runtime {
  /** How long each wait that was skipped would have taken, in milliseconds. */
  readonly waits: number[]
  /** How many timers were neither ended nor called off. */
  countTimers(): number
}

/**
 * A platform on which every timer shorter than `patienceMs` ends at once and moves the clock by its length, and longer
 * ones (the timeouts of attempts) never end. `random` is 0.5; new ids are id-1, id-2 and so on.
 */
export function createSkippingRuntime(options: { patienceMs?: number; onWait?: () => void } = {}): SkippingRuntime {
  const { patienceMs = 10_000, onWait } = options
  const waits: number[] = []
  let now = Date.UTC(2026, 10, 22, 12)
  let ids = 0
  const running = new Set<symbol>()
  return {
    waits,
    countTimers: () => running.size,
    now: () => now,
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    startTimer(milliseconds, onEnd) {
      const timer = Symbol('timer')
      running.add(timer)
      if (milliseconds < patienceMs) {
        queueMicrotask(() => {
          onWait?.()
          if (!running.delete(timer)) return
          waits.push(milliseconds)
          now += milliseconds
          onEnd()
        })
      }
      return () => void running.delete(timer)
    },
  }
}
