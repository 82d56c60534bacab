import type { Log } from '@restante/subgraph-kit'
import { Redis } from 'ioredis'
import type { ResponseCache } from './response-cache.ts'

/** Options of a cache in Redis. */
export interface RedisCacheOptions {
  /** `redis://` or, over TLS, `rediss://`, with user, password and number of the database as usual. */
  readonly url: URL
  readonly log: Log
  /** Prefix of every key, so that others may use the same Redis. Default: `restante:answer:`. */
  readonly keyPrefix?: string
  /** Milliseconds after which a look-up counts as a miss. Default: 50. */
  readonly timeoutMs?: number
  /**
   * Milliseconds for which Redis is left alone after a failure: doubled by each further failure up to 5 s, and reset
   * after a minute without one. Default: 100.
   */
  readonly pauseMs?: number
}

/** Silence after which a connection is opened anew. */
const silenceMs = 1_000
const reconnectAtMostMs = 5_000
const longestPauseMs = 5_000
/** Time without a failure after which the next one counts as the first. */
const forgivenAfterMs = 60_000

/**
 * Makes a cache in a Redis, one server or a primary with replicas; Redis expires the entries. It is used only while it
 * is connected. After a failure or a timeout it is left alone for a while, so that it rarely delays a request, and by
 * `timeoutMs` at most. The first failure is logged, and so is the recovery. The connection is opened at the first use;
 * nothing waits for it.
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

  // Only the message of an error is logged: its other members hold the command's arguments, values and the password among them.
  const fail = (error: unknown): void => {
    const at = performance.now()
    // Commands that were in flight together fail together, and count once.
    if (at < pausedUntil) return
    if (at - pausedUntil > forgivenAfterMs) nextPauseMs = pauseMs
    pausedUntil = at + nextPauseMs
    nextPauseMs = Math.max(pauseMs, Math.min(nextPauseMs * 2, longestPauseMs))
    if (isFailing) return
    isFailing = true
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'The cache in Redis does not respond.')
  }
  const succeed = (): void => {
    if (!isFailing) return
    isFailing = false
    log.info({}, 'The cache in Redis responds again.')
  }
  const isUsable = (): boolean => {
    // The outcome arrives by the events below.
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
      // If this process was the one that was busy, the reply has arrived already: read it before giving up.
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
