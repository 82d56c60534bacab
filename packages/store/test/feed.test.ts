import { expect, onTestFinished, test } from 'vitest'
import { type Feed, type FeedOptions, followTable } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'
import { type Entry, entryTable, register, writeEntries } from './register.ts'

type Told = Entry

async function makeDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase([register])
  onTestFinished(database.drop)
  return database
}

async function follow(database: TestDatabase, options: Partial<FeedOptions<Entry>>): Promise<Feed> {
  const feed = await followTable({
    pool: database.pool('gateway'),
    table: entryTable,
    onRows: () => {},
    ...options,
  })
  onTestFinished(feed.close)
  return feed
}

test('the first read passes every row on, later ones only those that changed', async () => {
  const database = await makeDatabase()
  const writer = database.pool('outlets')
  await writeEntries(writer, [1, 2], 'first')
  await writeEntries(writer, [3], 'gone', true)
  const told: Told[][] = []
  const feed = await follow(database, { onRows: (rows) => void told.push(rows) })
  expect(told).toEqual([
    [
      { id: 1, name: 'first', rev: 1, deleted: false },
      { id: 2, name: 'first', rev: 1, deleted: false },
    ],
  ])
  expect(feed.rev()).toBe(2)
  await writeEntries(writer, [2], 'second', true)
  await feed.refresh()
  expect(told.slice(1).flat()).toEqual([{ id: 2, name: 'second', rev: 3, deleted: true }])
})

test('2,000 rows of eight concurrent writers each arrive once, in the order of their revisions', async () => {
  const database = await makeDatabase()
  const writer = database.pool('outlets')
  const told: Told[] = []
  const feed = await follow(database, { onRows: (rows) => void told.push(...rows) })
  await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      for (let id = index; id < 2_000; id += 8) await writeEntries(writer, [id], 'written')
    }),
  )
  await feed.refresh()
  expect(told.map(({ rev }) => rev)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1))
  expect(new Set(told.map(({ id }) => id)).size).toBe(2_000)
})

test('a revision larger than a batch arrives completely', async () => {
  const database = await makeDatabase()
  const writer = database.pool('outlets')
  const ids = Array.from({ length: 5_000 }, (_, id) => id)
  let calls = 0
  let rows = 0
  await writeEntries(writer, ids, 'first')
  const feed = await follow(database, { onRows: (batch) => void (calls++, (rows += batch.length)) })
  expect({ calls, rows }).toEqual({ calls: 3, rows: 5_000 })
  await writeEntries(writer, ids, 'second')
  await feed.refresh()
  expect(rows).toBe(10_000)
})

test('a notification is enough: no reader waits for the poll', async () => {
  const database = await makeDatabase()
  let hear: (rows: Told[]) => void = () => {}
  await follow(database, { pollMs: 3_600_000, onRows: (rows) => hear(rows) })
  const heard = new Promise<Told[]>((resolve) => (hear = resolve))
  await writeEntries(database.pool('outlets'), [1], 'hinted')
  await expect(heard).resolves.toMatchObject([{ id: 1, name: 'hinted' }])
})

test('the poll is enough: a lost notification loses no row', async () => {
  const database = await makeDatabase()
  let hear: (rows: Told[]) => void = () => {}
  await follow(database, { pollMs: 20, onRows: (rows) => hear(rows) })
  const heard = new Promise<Told[]>((resolve) => (hear = resolve))
  await database.pool('outlets').query(
    `with head as (update published_register.head set rev = rev + 1 returning rev)
     insert into published_register.entry select 7, 'silent', rev from head`,
  )
  await expect(heard).resolves.toMatchObject([{ id: 7, name: 'silent' }])
})

test('a feed whose connections were all cut continues where it was', async () => {
  const database = await makeDatabase()
  const told: Told[] = []
  const feed = await follow(database, { pollMs: 20, onRows: (rows) => void told.push(...rows), onError: () => {} })
  await writeEntries(database.pool('outlets'), [1], 'before')
  await feed.refresh()
  await database.pool('gateway').query(
    `select pg_terminate_backend(pid) from pg_stat_activity
        where usename = current_user and datname = current_database() and pid <> pg_backend_pid()`,
  )
  await writeEntries(database.pool('outlets'), [2], 'after')
  await feed.refresh().catch(() => feed.refresh())
  expect(told.map(({ id }) => id)).toEqual([1, 2])
})

test('a consumer that fails gets the same rows again, and the failure is reported', async () => {
  const database = await makeDatabase()
  const failure = new Error('not today')
  const failures = new Set<unknown>()
  const told: number[] = []
  let failsLeft = 0
  const feed = await follow(database, {
    onError: (error) => void failures.add(error),
    onRows: (rows) => {
      if (failsLeft-- > 0) throw failure
      told.push(...rows.map(({ id }) => id))
    },
  })
  failsLeft = 1
  await writeEntries(database.pool('outlets'), [1], 'written')
  // The failure may hit this read, one that a notification started, or one that serves both.
  await feed.refresh().catch((error: unknown) => failures.add(error))
  await feed.refresh()
  expect([...failures]).toEqual([failure])
  expect(told).toEqual([1])
})

test('a first read that fails rejects, and leaves no connection behind', async () => {
  const database = await makeDatabase()
  await expect(
    follow(database, { table: { ...entryTable, name: 'published_register.unlisted' } }),
  ).rejects.toMatchObject({ code: '42703' })
  expect(database.pool('gateway').totalCount).toBe(0)
})

test('an aborted feed passes nothing more on', async () => {
  const database = await makeDatabase()
  const told: Told[] = []
  const abort = new AbortController()
  const feed = await follow(database, { signal: abort.signal, onRows: (rows) => void told.push(...rows) })
  abort.abort()
  await writeEntries(database.pool('outlets'), [1], 'unheard')
  await feed.refresh()
  await feed.close()
  expect(told).toEqual([])
})
