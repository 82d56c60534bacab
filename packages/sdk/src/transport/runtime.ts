/** What the transport takes from the platform; tests bring their own clock and their own dice. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number
  /** 0 to 1, without 1. */
  random(): number
  /** A new id, used as an idempotency key. */
  newId(): string
  /** Calls back once after that many milliseconds; the function that it answers calls it off. */
  startTimer(milliseconds: number, onEnd: () => void): () => void
}

/** The web platform: browsers, workers, Node, Deno, Bun. */
export const webRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
  startTimer(milliseconds, onEnd) {
    const timer = setTimeout(onEnd, milliseconds)
    return () => clearTimeout(timer)
  },
}
