import { LRUCache } from 'lru-cache'
import type { ResponseCache } from './response-cache.ts'

/** Bytes that an entry takes besides its texts: its objects and its place in the map. */
const bytesPerEntry = 256
const bytesPerCharacter = 2

/**
 * Makes a cache in the memory of this process. The least recently used entries make room for others once all take more
 * than `maxBytes`, estimated at two bytes a character. `now` returns milliseconds since 1970.
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
