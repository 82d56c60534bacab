import type { Caller, OutletId, PartnerId, RealmId } from '@restante/subgraph-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ResponseCache, createMemoryCache, createRedisCache } from '../../src/index.ts'
import { silentLog } from '@restante/subgraph-kit'
import { atlas, type CachedAtlas, callerWith, openAtlasGateway } from '../support/atlas.ts'
import { fuzzWorld } from '../support/fuzz/fuzz-world.ts'
import { hintEverything } from '../support/hinted-world.ts'
import { hasRedis, startRedis } from '../support/redis-server.ts'
import { composeWorld } from '../support/serve-world.ts'
import { cinema } from '../support/worlds/cinema.ts'
import { worlds } from '../support/worlds/worlds.ts'

/** A cache that counts how it is used. */
function watch(inner: ResponseCache): ResponseCache & { lookups: number[]; kept: string[]; found: number } {
  const watched = {
    ...inner,
    lookups: [] as number[],
    kept: [] as string[],
    found: 0,
    async getMany(keys: readonly string[]) {
      const values = await inner.getMany(keys)
      watched.lookups.push(keys.length)
      watched.found += values.filter((value) => value !== null).length
      return values
    },
    setMany(entries: Parameters<ResponseCache['setMany']>[0]) {
      watched.kept.push(...entries.map(({ value }) => value))
      return inner.setMany(entries)
    },
  }
  return watched
}

let cache: ReturnType<typeof watch>
let opened: CachedAtlas

beforeEach(async () => {
  cache = watch(createMemoryCache(10_000_000))
  opened = await openAtlasGateway(cache)
})
afterEach(() => opened.gateway.close())

const nearby = '{ capital { id } towns { mood } }'

/** Sends a query and returns the subgraphs that the gateway asked for it. */
async function askFor(query: string, caller?: Caller | null, variables?: Record<string, unknown>): Promise<string[]> {
  await opened.ask(query, caller, variables)
  return opened.asked()
}

describe('a root fetch', () => {
  const query = 'query ($id: ID!) { town(id: $id) { id name } }'

  it('is made once for the same variables', async () => {
    const { body } = await opened.ask(query, null, { id: 'a' })
    expect(opened.asked()).toEqual(['towns -'])
    expect((await opened.ask(query, null, { id: 'a' })).body).toBe(body)
    expect(opened.asked()).toEqual([])
    expect(await askFor(query, null, { id: 'b' })).toEqual(['towns -'])
  })

  it('is not remembered when it has a field without a hint, or one that is never old', async () => {
    for (const fresh of [
      '{ capital { name } }',
      '{ town(id: "a") { people } }',
      '{ towns { name } capital { name } }',
    ]) {
      expect(await askFor(fresh)).toEqual(['towns -'])
      expect(await askFor(fresh)).toEqual(['towns -'])
    }
    expect(cache.lookups).toEqual([])
  })

  it('is not remembered when it is null or comes with an error', async () => {
    for (const empty of [
      '{ town(id: "nowhere") { name } }',
      '{ failing { name } }',
      '{ town(id: "a") { name broken } }',
    ]) {
      expect(await askFor(empty)).toEqual(['towns -'])
      expect(await askFor(empty)).toEqual(['towns -'])
    }
    expect(cache.kept).toEqual([])
  })
})

describe('a fetch of entities', () => {
  it('asks only for those that are not remembered, and looks all up at once', async () => {
    const one = 'query ($id: ID!) { town(id: $id) { mood } }'
    expect(await askFor(one, null, { id: 'b' })).toEqual(['towns -', 'weather b'])
    expect(await askFor(one, null, { id: 'd' })).toEqual(['towns -', 'weather d'])
    cache.lookups.length = 0
    // The subgraph is asked in the words of another operation, but about the same fields of the same entities.
    expect(await askFor('{ towns { mood } }')).toEqual(['towns -', 'weather ace'])
    expect(cache.lookups).toEqual([1, 5])
    const { body } = await opened.ask('{ towns { mood } }')
    expect(JSON.parse(body)).toEqual({
      data: { towns: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ mood: id === 'c' ? null : `Mood of ${id}` })) },
    })
    expect(opened.asked()).toEqual([])
  })

  it('is told apart by its variables', async () => {
    const query = 'query ($days: Int!) { capital { forecast(days: $days) } }'
    expect(await askFor(query, null, { days: 1 })).toEqual(['towns -', 'weather a'])
    expect(await askFor(query, null, { days: 2 })).toEqual(['towns -', 'weather a'])
    expect(await askFor(query, null, { days: 2 })).toEqual(['towns -'])
    expect((await opened.ask(query, null, { days: 1 })).body).toBe('{"data":{"capital":{"forecast":"a for 1"}}}')
  })

  it('is told apart by its fields', async () => {
    expect(await askFor('{ capital { mood } }')).toEqual(['towns -', 'weather a'])
    expect(await askFor('{ capital { rain } }')).toEqual(['towns -', 'weather a'])
    expect((await opened.ask('{ capital { rain } }')).body).toBe('{"data":{"capital":{"rain":97}}}')
    expect(opened.asked()).toEqual(['towns -'])
  })

  it('is not remembered when it comes with an error, nor entities that are not there', async () => {
    for (const query of ['{ capital { mood gone } }', '{ lost { mood } }']) {
      expect(await askFor(query)).toEqual(['towns -', expect.stringContaining('weather')])
      expect(await askFor(query)).toEqual(['towns -', expect.stringContaining('weather')])
    }
    expect(cache.kept).toEqual([])
  })

  it('remembers each entity for itself where a list is split', async () => {
    const split = await openAtlasGateway(cache, { limits: { representations: 2 } })
    const query = '{ towns { mood } }'
    const { body } = await split.ask(query)
    expect(split.asked()).toEqual(['towns -', 'weather ab', 'weather cd', 'weather e'])
    expect((await split.ask(query)).body).toBe(body)
    expect(split.asked()).toEqual([])
  })

  it('is not remembered where a field is never old, nor touches the cache for it', async () => {
    const query = '{ capital { now } }'
    const first = await opened.ask(query)
    expect((await opened.ask(query)).body).not.toBe(first.body)
    expect(cache.lookups).toEqual([])
  })

  it('keeps what is remembered as it came, whatever is added to the answer', async () => {
    const query = '{ capital { storms { name town { name people } } } }'
    const shape = (body: string): string => body.replaceAll(/"people":\d+/g, '"people":0')
    const first = await opened.ask(query)
    const kept = [...cache.kept]
    expect(opened.asked()).toEqual(['towns -', 'towns a', 'weather a'])
    for (let repeat = 0; repeat < 2; repeat += 1) {
      expect(shape((await opened.ask(query)).body)).toBe(shape(first.body))
      expect(opened.asked()).toEqual(['towns -', 'towns a'])
    }
    expect(cache.kept).toEqual(kept)
  })
})

describe('what is remembered', () => {
  it('is too old when its time has come, the shortest of its fields', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const clocked = await openAtlasGateway(createMemoryCache(1_000_000))
      const query = '{ capital { mood rain } }'
      await clocked.ask(query)
      vi.setSystemTime(Date.now() + 4_999)
      clocked.asked()
      await clocked.ask(query)
      expect(clocked.asked()).toEqual(['towns -'])
      vi.setSystemTime(Date.now() + 1)
      await clocked.ask(query)
      expect(clocked.asked()).toEqual(['towns -', 'weather a'])
      await clocked.gateway.close()
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not what another supergraph remembered', async () => {
    const query = '{ town(id: "a") { name } }'
    await opened.ask(query)
    opened.asked()
    await opened.gateway.replace(composeWorld(atlas), opened.transports)
    expect(await askFor(query)).toEqual([])
    const other = `# Another one.\n${composeWorld(atlas)}`
    await opened.gateway.replace(other, opened.transports)
    expect(await askFor(query)).toEqual(['towns -'])
  })

  it.each([
    '',
    'nonsense',
    'null',
    '7',
    '{}',
    '[]',
    '[9e15]',
    '[9e15,null]',
    '[9e15,[]]',
    '["x",{}]',
    '[1,{}]',
    '[9e15,{',
  ])('is not read when it is %j', async (value) => {
    const faulty = await openAtlasGateway({ ...cache, getMany: (keys) => Promise.resolve(keys.map(() => value)) })
    expect((await faulty.ask(nearby)).body).toBe((await opened.ask(nearby)).body)
    expect(faulty.asked()).toEqual(['towns -', 'weather abcde'])
    await faulty.gateway.close()
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('Down.'))],
    ['answers too little', () => Promise.resolve([])],
  ])('is nothing when the store %s', async (_, getMany) => {
    const setMany = (): Promise<void> => Promise.reject(new Error('Down.'))
    const faulty = await openAtlasGateway({ getMany, setMany, close: () => Promise.resolve() })
    expect((await faulty.ask(nearby)).body).toBe((await opened.ask(nearby)).body)
    await faulty.gateway.close()
  })

  it('is nothing very large', async () => {
    const large = { ...atlas, open: () => withLongMood() }
    const other = await openAtlasGateway(cache, { world: large })
    await other.ask('{ capital { mood } }')
    expect(cache.kept).toEqual([])
    await other.gateway.close()
  })

  function withLongMood(): ReturnType<typeof atlas.open> {
    const world = atlas.open()
    const mood = (): string => 'x'.repeat(200_000)
    return { ...world, resolvers: { ...world.resolvers, Town: { ...world.resolvers['Town'], mood } } }
  }
})

it('clients see nothing of the hints', async () => {
  const { body } = await opened.ask('{ __schema { types { name } directives { name } } }')
  expect(body).toContain('"Town"')
  expect(body).not.toMatch(/cacheControl/i)
})

describe('a mutation', () => {
  it('neither reads what is remembered nor remembers anything, also below', async () => {
    const selection = '{ name mood }'
    await opened.ask(`{ town(id: "a") ${selection} }`)
    opened.asked()
    cache.lookups.length = 0
    cache.kept.length = 0
    // A query has a field of the second one's name.
    for (const field of ['rename(id: "a", name: "Renamed")', 'town(id: "a")']) {
      expect(await askFor(`mutation { ${field} ${selection} }`)).toEqual(['towns -', 'weather a'])
      expect(await askFor(`mutation { ${field} ${selection} }`)).toEqual(['towns -', 'weather a'])
    }
    expect([cache.lookups, cache.kept]).toEqual([[], []])
  })
})

describe('tenants', () => {
  const own = callerWith()
  const others: [string, Caller | null][] = [
    ['another realm', callerWith({ realm: 'fr' as RealmId })],
    ['live instead of test', callerWith({ livemode: true })],
    ['another partner', callerWith({ partnerId: 'prt_sb1_1' as PartnerId })],
    ['another kind of key', callerWith({ kind: 'DEVICE' })],
    ['fewer scopes', callerWith({ scopes: ['outlets:read'] })],
    ['more scopes', callerWith({ scopes: ['outlets:read', 'parcels:read', 'admin'] })],
    ['other outlets', callerWith({ outletIds: ['out_1' as OutletId] })],
    ['no key at all', null],
  ]

  it.each(others)('do not share what is public: %s', async (_, other) => {
    const query = '{ town(id: "a") { name mood } }'
    expect(await askFor(query, own)).toEqual(['towns -', 'weather a'])
    expect(await askFor(query, own)).toEqual([])
    expect(await askFor(query, other)).toEqual(['towns -', 'weather a'])
    expect(await askFor(query, other)).toEqual([])
  })

  it.each([...others, ['another key with the same rights', callerWith({ keyId: 'key_2' })] as [string, Caller]])(
    'do not share what is private: %s',
    async (_, other) => {
      const query = '{ myTown { name diary } }'
      expect(await askFor(query, own)).toEqual(['towns -', 'weather a'])
      expect(await askFor(query, own)).toEqual([])
      expect(await askFor(query, other)).toEqual(['towns -', 'weather a'])
      expect(await askFor(query, other)).toEqual([])
    },
  )

  it('share what is public among keys with the same rights, in whatever order these are named', async () => {
    const query = '{ town(id: "a") { name mood } }'
    await opened.ask(query, own)
    opened.asked()
    expect(await askFor(query, callerWith({ keyId: 'key_2', scopes: ['parcels:read', 'outlets:read'] }))).toEqual([])
  })
})

describe('with everything remembered', () => {
  it.each(worlds)('the world $name answers as one plain server does', async (world) => {
    const watched = watch(createMemoryCache(100_000_000))
    const options = { seed: 8_112_026, isEnough: (done: number) => done >= 60, cache: watched }
    const { found } = await fuzzWorld(hintEverything(world), options)
    expect(found).toBeNull()
    // What was never remembered shows nothing.
    expect(watched.found).toBeGreaterThan(20)
  })
})

describe.skipIf(!hasRedis())('a Redis', () => {
  it('lets one gateway know what another one asked', async () => {
    const redis = await startRedis()
    const caches = [0, 1].map(() => createRedisCache({ url: redis.url, log: silentLog, timeoutMs: 10_000 }))
    const [one, other] = await Promise.all(caches.map((each) => openAtlasGateway(each)))
    await Promise.all(
      caches.map((each) =>
        expect
          .poll(async () => {
            await each.setMany([{ key: 'probe', value: 'x', maxAgeMs: 10_000 }])
            return each.getMany(['probe'])
          })
          .toEqual(['x']),
      ),
    )
    const { body } = await one!.ask('{ town(id: "a") { name mood } }')
    await expect
      .poll(async () => {
        const answer = await other!.ask('{ town(id: "a") { name mood } }')
        return [answer.body === body, ...other!.asked()]
      })
      .toEqual([true])
    await Promise.all([one!.gateway.close(), other!.gateway.close()])
    await redis.close()
  })

  it('answers random operations as one plain server does', async () => {
    const redis = await startRedis()
    const watched = watch(createRedisCache({ url: redis.url, log: silentLog, timeoutMs: 10_000 }))
    const { found } = await fuzzWorld(hintEverything(cinema), {
      seed: 5,
      isEnough: (done) => done >= 60,
      cache: watched,
    })
    expect(found).toBeNull()
    expect(watched.found).toBeGreaterThan(20)
    await redis.close()
  })
})
