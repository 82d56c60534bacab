/** One thing to remember. */
export interface CacheEntry {
  /** 64 hexadecimal digits. */
  readonly key: string
  readonly value: string
  /** Milliseconds until it is forgotten, above 0. */
  readonly maxAgeMs: number
}

/**
 * The port to whatever remembers texts for a while: this process, or a Redis that several share. It may forget anything at
 * any time, and never fails: a store that cannot be reached knows nothing.
 */
export interface ResponseCache {
  /** The values in the order of the keys, null where there is none. Never rejects, and resolves within a bounded time. */
  getMany(keys: readonly string[]): Promise<readonly (string | null)[]>
  /** Resolves when the entries are remembered or given up; nobody needs to wait for it. Never rejects. */
  setMany(entries: readonly CacheEntry[]): Promise<void>
  /** Lets go of connections. What is remembered elsewhere stays there until its time has come. */
  close(): Promise<void>
}
