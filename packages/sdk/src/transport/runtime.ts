/** The parts of the platform that the transport uses; tests bring their own clock and source of chance. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number
  /** 0 to 1, without 1. */
  random(): number
  /** A new id, used as an idempotency key. */
  newId(): string
  /** Calls back once after that many milliseconds; the returned function cancels it. */
  startTimer(milliseconds: number, onEnd: () => void): () => void
}

/** The web platform: browsers, workers, Node, Deno, Bun. */
export const webRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  // 128 bits. `randomUUID` is missing in pages that came over plain http.
  newId: () => crypto.getRandomValues(new Uint32Array(4)).join(),
  startTimer(milliseconds, onEnd) {
    const timer = setTimeout(onEnd, milliseconds)
    return () => clearTimeout(timer)
  },
}
