/** The most recently used entries, limited in number and in size. */
export interface DocumentCache<Entry> {
  get(key: string): Entry | undefined
  /** Adds an entry and forgets the least recently used ones until both limits hold again. */
  set(key: string, entry: Entry, bytes: number): void
  readonly count: number
  readonly bytes: number
}

/** Makes a cache. An entry that is larger than `maxBytes` alone is not kept. */
export function createDocumentCache<Entry>(maxCount: number, maxBytes: number): DocumentCache<Entry> {
  // A Map keeps the order of insertion: the first key is the least recently used one.
  const entries = new Map<string, { readonly entry: Entry; readonly bytes: number }>()
  let total = 0
  const forget = (key: string): void => {
    total -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    get(key) {
      const found = entries.get(key)
      if (!found) return undefined
      entries.delete(key)
      entries.set(key, found)
      return found.entry
    },
    set(key, entry, bytes) {
      forget(key)
      if (bytes > maxBytes) return
      entries.set(key, { entry, bytes })
      total += bytes
      for (const oldest of entries.keys()) {
        if (entries.size <= maxCount && total <= maxBytes) break
        forget(oldest)
      }
    },
    get count() {
      return entries.size
    },
    get bytes() {
      return total
    },
  }
}
