/** One entry to store. */
export interface CacheEntry {
  /** 64 hexadecimal digits. */
  readonly key: string
  readonly value: string
  /** Milliseconds until it expires, above 0. */
  readonly maxAgeMs: number
}

/**
 * The port to a store of texts with a time to live: in this process, or in a Redis that several share. It may forget
 * anything at any time, and never fails: a store that cannot be reached counts as empty.
 */
export interface ResponseCache {
  /** The values in the order of the keys, null where there is none. Never rejects, and resolves within a bounded time. */
  getMany(keys: readonly string[]): Promise<readonly (string | null)[]>
  /** Resolves when the entries are stored or given up; callers need not wait. Never rejects. */
  setMany(entries: readonly CacheEntry[]): Promise<void>
  /** Closes connections. Entries in another process stay there until they expire. */
  close(): Promise<void>
}
