import { LRUCache } from 'lru-cache'
import type { ResponseCache } from './response-cache.ts'

/** What an entry takes besides its texts, in bytes: its objects and its place in the map. */
const bytesPerEntry = 256
const bytesPerCharacter = 2

/**
 * Remembers in this process: the least recently used entries make room for others once all take more than `maxBytes`,
 * reckoned at two bytes a character. `now` gives milliseconds since 1970.
 */
export function createMemoryCache(maxBytes: number, now: () => number = Date.now): ResponseCache {
  const entries = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (value, key) => bytesPerEntry + (key.length + value.length) * bytesPerCharacter,
    perf: { now },
    ttlResolution: 0,
  })
  return {
    getMany: (keys) => Promise.resolve(keys.map((key) => entries.get(key) ?? null)),
    setMany(added) {
      for (const { key, value, maxAgeMs } of added) entries.set(key, value, { ttl: maxAgeMs })
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}
