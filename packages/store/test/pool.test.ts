import { expect, onTestFinished, test } from 'vitest'
import { codeOf, openPool } from '../src/index.ts'
import { createTestDatabase } from '../src/testing.ts'

async function open(options = {}): Promise<ReturnType<typeof openPool>> {
  const database = await createTestDatabase([])
  const pool = openPool(database.url('outlets'), options)
  onTestFinished(async () => {
    await pool.end()
    await database.drop()
  })
  return pool
}

test('values of the database arrive as the documented types', async () => {
  const pool = await open()
  const { rows } = await pool.query(`
    select 9007199254740991 as big, array[1, null]::int8[] as bigs, date '2026-03-29' as day,
           array[date '2026-03-29'] as days, timestamptz '2026-03-29T02:30:00+02' as instant, 0.10 as amount,
           '{"a": [1]}'::jsonb as json, array['a', 'b,c'] as texts`)
  expect(rows).toEqual([
    {
      big: 9_007_199_254_740_991,
      bigs: [1, null],
      day: '2026-03-29',
      days: ['2026-03-29'],
      instant: new Date('2026-03-29T00:30:00Z'),
      amount: '0.10',
      json: { a: [1] },
      texts: ['a', 'b,c'],
    },
  ])
})

test('a number that would lose digits is refused', async () => {
  const pool = await open()
  await expect(pool.query('select 9007199254740993 as big')).rejects.toThrow(RangeError)
})

test('a statement that runs too long is cancelled by the server', async () => {
  const pool = await open({ statementTimeoutMs: 50 })
  await expect(pool.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
})

test('a connection that is cut while idle does not end the process and is replaced', async () => {
  const pool = await open({ max: 1 })
  const { rows } = await pool.query('select pg_backend_pid() as pid')
  const removed = new Promise((resolve) => pool.once('remove', resolve))
  // A role may end its own connections.
  const other = openPool(String(pool.options.connectionString))
  await other.query('select pg_terminate_backend($1)', [rows[0].pid])
  await Promise.all([removed, other.end()])
  await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
})

test('a connection that is lost while it is checked out costs its own work, not the process', async () => {
  const pool = await open({ max: 2 })
  const client = await pool.connect()
  await client.query('begin')
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const ended = new Promise((resolve) => client.once('end', resolve))
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await ended
  await expect(client.query('select 1')).rejects.toThrow('not queryable')
  client.release(true)
  await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
})

test('queries that run while every connection is lost fail as such, and the next ones succeed', async () => {
  const pool = await open({ max: 8 })
  const all = `select pg_terminate_backend(pid) from pg_stat_activity
    where usename = current_user and datname = current_database() and pid <> pg_backend_pid()`
  for (let round = 0; round < 5; round++) {
    const failures: unknown[] = []
    const readers = Array.from({ length: 16 }, async () => {
      for (let count = 0; count < 20; count++) {
        await pool.query('select count(*) from pg_class').catch((error: unknown) => failures.push(codeOf(error)))
      }
    })
    await pool.query(all)
    await Promise.all(readers)
    expect(failures.every((code) => code === '57P01' || code === undefined || code === 'ECONNRESET')).toBe(true)
    await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
  }
})
