import { createHash } from 'node:crypto'
import { silentLog, type Log } from '@restante/subgraph-kit'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ResponseCache, createMemoryCache, createRedisCache } from '../../src/index.ts'
import { hasRedis, startRedis, type TestRedis } from '../support/redis-server.ts'

const keyOf = (name: string): string => createHash('sha256').update(name).digest('hex')
const [one, two, three] = ['one', 'two', 'three'].map(keyOf) as [string, string, string]
const maxAgeMs = 60_000

/** Resolves when a store that connects aside answers what it is asked. */
const becomesUsable = (cache: ResponseCache): Promise<void> =>
  expect
    .poll(async () => {
      await cache.setMany([{ key: keyOf('probe'), value: 'there', maxAgeMs }])
      return cache.getMany([keyOf('probe')])
    })
    .toEqual(['there'])

/** Tests that every cache must pass. */
function describeStore(where: string, open: () => ResponseCache): void {
  describe(`any cache, here ${where}`, () => {
    let cache: ResponseCache
    beforeEach(async () => {
      cache = open()
      await becomesUsable(cache)
    })
    afterEach(() => cache.close())

    it('answers in the order of the keys, null for what it does not know', async () => {
      await cache.setMany([
        { key: one, value: 'first', maxAgeMs },
        { key: two, value: 'second', maxAgeMs },
      ])
      expect(await cache.getMany([two, three, one, two])).toEqual(['second', null, 'first', 'second'])
    })

    it('keeps any text as it is', async () => {
      const value = `${JSON.stringify({ a: ['é', '日本', '🙂', '\u0000', '"\r\n'] })}\r\n$5\r\n`
      await cache.setMany([{ key: one, value, maxAgeMs }])
      expect(await cache.getMany([one])).toEqual([value])
    })

    it('replaces what it knew', async () => {
      await cache.setMany([{ key: one, value: 'old', maxAgeMs }])
      await cache.setMany([{ key: one, value: 'new', maxAgeMs }])
      expect(await cache.getMany([one])).toEqual(['new'])
    })

    it('forgets when the time has come, and not before', async () => {
      await cache.setMany([
        { key: one, value: 'short', maxAgeMs: 30 },
        { key: two, value: 'long', maxAgeMs },
      ])
      await expect.poll(() => cache.getMany([one])).toEqual([null])
      expect(await cache.getMany([two])).toEqual(['long'])
    })

    it('takes and gives nothing', async () => {
      await cache.setMany([])
      expect(await cache.getMany([])).toEqual([])
    })
  })
}

describeStore('in memory', () => createMemoryCache(1_000_000))

describe('the cache in memory', () => {
  const entry = (key: string, size: number): { key: string; value: string; maxAgeMs: number } => ({
    key,
    value: 'x'.repeat(size),
    maxAgeMs,
  })
  const isKnown = async (cache: ResponseCache, ...keys: string[]): Promise<boolean[]> =>
    (await cache.getMany(keys)).map((value) => value !== null)

  it('makes room by what was used the longest ago', async () => {
    const cache = createMemoryCache(10_000)
    await cache.setMany([entry(one, 2_000), entry(two, 2_000)])
    expect(await isKnown(cache, one)).toEqual([true])
    await cache.setMany([entry(three, 2_000)])
    expect(await isKnown(cache, one, two, three)).toEqual([true, false, true])
  })

  it('does not keep what alone is too large, nor loses anything for its sake', async () => {
    const cache = createMemoryCache(10_000)
    await cache.setMany([entry(one, 2_000)])
    await cache.setMany([entry(two, 5_000)])
    expect(await isKnown(cache, one, two)).toEqual([true, false])
  })

  it('forgets by the clock it is given', async () => {
    let now = 1_000
    const cache = createMemoryCache(10_000, () => now)
    await cache.setMany([{ key: one, value: 'x', maxAgeMs: 500 }])
    now = 1_499
    expect(await isKnown(cache, one)).toEqual([true])
    now = 1_501
    expect(await isKnown(cache, one)).toEqual([false])
  })
})

describe.skipIf(!hasRedis())('with a Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())

  describeStore('in Redis', () => createRedisCache({ url: redis.url, log: silentLog }))

  describe('the cache in Redis', () => {
    let logged: string[]
    let log: Log
    let cache: ResponseCache | null
    beforeEach(() => {
      logged = []
      const write = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
      log = { info: write, warn: write, error: write }
    })
    afterEach(() => cache?.close())

    it('keeps its keys apart from those of others, and lets Redis forget them', async () => {
      cache = createRedisCache({ url: redis.url, log, keyPrefix: 'mine:' })
      await becomesUsable(cache)
      await cache.setMany([{ key: one, value: 'x', maxAgeMs: 5_000 }])
      const direct = new Redis(redis.url.href)
      const left = await direct.pttl(`mine:${one}`)
      expect(await direct.keys(`*${one}`)).toEqual([`mine:${one}`])
      direct.disconnect()
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThanOrEqual(5_000)
    })

    it('knows nothing while there is no Redis, and uses it once there is', async () => {
      const other = await startRedis()
      await other.stop()
      cache = createRedisCache({ url: other.url, log, pauseMs: 1 })
      expect(await cache.getMany([one, two])).toEqual([null, null])
      await cache.setMany([{ key: one, value: 'x', maxAgeMs }])
      await expect.poll(() => logged).toHaveLength(1)
      await other.start()
      await becomesUsable(cache)
      await other.close()
    })

    it('knows nothing while Redis does not answer, asks it no more for a while, and says so once', async () => {
      cache = createRedisCache({ url: redis.url, log, timeoutMs: 20, pauseMs: 3_600_000 })
      await becomesUsable(cache)
      await cache.setMany([{ key: one, value: 'x', maxAgeMs }])
      redis.pause()
      try {
        const answers = await Promise.all([cache.getMany([one]), cache.getMany([one])])
        expect(answers).toEqual([[null], [null]])
      } finally {
        redis.resume()
      }
      // It would answer now, and is not asked.
      expect(await cache.getMany([one])).toEqual([null])
      expect(logged).toEqual(['The cache in Redis does not respond. {"reason":"No answer within 20 ms."}'])
    })

    it('is asked again after the pause, which is said too', async () => {
      cache = createRedisCache({ url: redis.url, log, timeoutMs: 20, pauseMs: 1 })
      await becomesUsable(cache)
      redis.pause()
      expect(await cache.getMany([one])).toEqual([null])
      redis.resume()
      await becomesUsable(cache)
      expect(logged.at(-1)).toBe('The cache in Redis responds again. {}')
    })

    it('tells nobody the password, nor what it was to keep', async () => {
      const guarded = await startRedis('right-password')
      const url = new URL(guarded.url)
      url.password = 'wrong-password'
      cache = createRedisCache({ url, log })
      await cache.getMany([one])
      await expect.poll(() => logged).toHaveLength(1)
      expect(logged[0]).toContain('WRONGPASS')
      expect(logged[0]).not.toContain('wrong-password')
      await cache.close()

      url.password = 'right-password'
      cache = createRedisCache({ url, log })
      await becomesUsable(cache)
      const admin = new Redis(url.href)
      await admin.config('SET', 'maxmemory', '1')
      await cache.setMany([{ key: one, value: 'what a tenant knows', maxAgeMs }])
      admin.disconnect()
      expect(logged.at(-1)).toContain('OOM')
      expect(logged.join()).not.toContain('tenant')
      await guarded.close()
    })
  })
})
