import { createDocumentCache } from '../engine/document-cache.ts'
import type { AnswerCache } from './answer-cache.ts'

/** What an entry takes besides its texts, in bytes: its objects and its place in the map. */
const bytesPerEntry = 256
const bytesPerCharacter = 2

/**
 * Remembers in this process: the least recently used entries make room for others once all take more than `maxBytes`,
 * reckoned at two bytes a character. `now` gives milliseconds since 1970.
 */
export function createMemoryCache(maxBytes: number, now: () => number = Date.now): AnswerCache {
  const entries = createDocumentCache<{ readonly value: string; readonly until: number }>(Infinity, maxBytes)
  return {
    getMany(keys) {
      const at = now()
      return Promise.resolve(
        keys.map((key) => {
          const entry = entries.get(key)
          return entry && entry.until > at ? entry.value : null
        }),
      )
    },
    setMany(added) {
      for (const { key, value, maxAgeMs } of added) {
        const bytes = bytesPerEntry + (key.length + value.length) * bytesPerCharacter
        entries.set(key, { value, until: now() + maxAgeMs }, bytes)
      }
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}
