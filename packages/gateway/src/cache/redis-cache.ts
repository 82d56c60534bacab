import type { Log } from '@restante/subgraph-kit'
import { Redis } from 'ioredis'
import type { ResponseCache } from './response-cache.ts'

/** How a Redis is used as a cache. */
export interface RedisCacheOptions {
  /** `redis://` or, through TLS, `rediss://`, with user, password and number of the database as usual. */
  readonly url: URL
  readonly log: Log
  /** What every key starts with, so that others may use the same Redis. Default: `restante:answer:`. */
  readonly keyPrefix?: string
  /** Milliseconds that a look-up may take; then nothing is known. Default: 50. */
  readonly timeoutMs?: number
  /** Milliseconds without a question after one that failed; twice as many after each further one, up to 5 s; a minute without forgives. Default: 100. */
  readonly pauseMs?: number
}

/** A connection on which nothing comes back for so long is opened anew. */
const silenceMs = 1_000
const reconnectAtMostMs = 5_000
const longestPauseMs = 5_000
/** After so long without a failure the next one counts as the first. */
const forgivenAfterMs = 60_000

/**
 * Remembers in a Redis, one server or a primary with replicas, which forgets by itself. It is asked only while it is
 * connected; when it fails or is late it is left alone for a while, so that it can delay a request by `timeoutMs` at most,
 * and rarely. That is logged once, and once more when it answers again. It is connected to when it is first needed; nothing
 * waits for that.
 */
export function createRedisCache(options: RedisCacheOptions): ResponseCache {
  const { url, log, keyPrefix = 'restante:answer:', timeoutMs = 50, pauseMs = 100 } = options
  const redis = new Redis(url.href, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: silenceMs,
    socketTimeout: silenceMs,
    retryStrategy: (times) => Math.min(times * 100, reconnectAtMostMs),
  })
  let isFailing = false
  let nextPauseMs = pauseMs
  let pausedUntil = Number.NEGATIVE_INFINITY

  // Only the words of an error are logged: with it come the command's arguments, among them values and the password.
  const fail = (error: unknown): void => {
    const at = performance.now()
    // Questions that were under way together fail together, and count once.
    if (at < pausedUntil) return
    if (at - pausedUntil > forgivenAfterMs) nextPauseMs = pauseMs
    pausedUntil = at + nextPauseMs
    nextPauseMs = Math.max(pauseMs, Math.min(nextPauseMs * 2, longestPauseMs))
    if (isFailing) return
    isFailing = true
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'The cache in Redis does not answer.')
  }
  const succeed = (): void => {
    if (!isFailing) return
    isFailing = false
    log.info({}, 'The cache in Redis answers again.')
  }
  const isUsable = (): boolean => {
    // What comes of it is heard by the events below.
    if (redis.status === 'wait') redis.connect().catch(() => {})
    return redis.status === 'ready' && performance.now() >= pausedUntil
  }
  redis.on('error', fail)
  redis.on('ready', () => (pausedUntil = performance.now()))

  return {
    async getMany(keys) {
      if (keys.length === 0 || !isUsable()) return keys.map(() => null)
      const late = Promise.withResolvers<never>()
      const giveUp = (): void => late.reject(new Error(`No answer within ${timeoutMs} ms.`))
      // When it was this process that was busy, the answer lies there already: it is read before anybody gives up.
      const timer = setTimeout(() => setImmediate(giveUp), timeoutMs)
      try {
        const values = await Promise.race([redis.mget(keys.map((key) => keyPrefix + key)), late.promise])
        succeed()
        return values
      } catch (error) {
        fail(error)
        return keys.map(() => null)
      } finally {
        clearTimeout(timer)
      }
    },
    async setMany(entries) {
      if (entries.length === 0 || !isUsable()) return
      const pipeline = redis.pipeline()
      for (const { key, value, maxAgeMs } of entries) {
        pipeline.set(keyPrefix + key, value, 'PX', Math.max(1, Math.floor(maxAgeMs)))
      }
      try {
        const results = await pipeline.exec()
        const [failure] = results?.find(([error]) => error !== null) ?? []
        if (failure) fail(failure)
      } catch (error) {
        fail(error)
      }
    },
    close() {
      redis.disconnect()
      return Promise.resolve()
    },
  }
}
