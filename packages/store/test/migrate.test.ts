import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { assertNarrowRole, type MigrationContext, migrate, openPool, type Part, urlFor } from '../src/index.ts'
import { parts } from '../src/roles.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'
import { makeDataDirectory } from './data-directory.ts'
import { register } from './register.ts'

async function makeDatabase(contexts: MigrationContext[]): Promise<TestDatabase> {
  const database = await createTestDatabase(contexts)
  onTestFinished(database.drop)
  return database
}

test('migrations run once, in order, and belong to an owner who cannot log in', async () => {
  const { databaseUrl, secret } = await makeDatabase([])
  await expect(migrate(databaseUrl, secret, [register])).resolves.toEqual([
    'register/0001-register',
    'register/0002-unlisted',
  ])
  await expect(migrate(databaseUrl, secret, [register])).resolves.toEqual([])
  const admin = openPool(databaseUrl)
  onTestFinished(() => admin.end())
  const { rows } = await admin.query(
    `select tableowner as owner, rolcanlogin as can_login from pg_tables join pg_roles on rolname = tableowner
      where schemaname = 'published_register' group by 1, 2`,
  )
  expect(rows).toEqual([{ owner: 'restante_owner', can_login: false }])
})

test('of four migrators at once exactly one runs each migration', async () => {
  const { databaseUrl, secret } = await makeDatabase([])
  const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(databaseUrl, secret, [register])))
  expect(ran.flat().toSorted()).toEqual(['register/0001-register', 'register/0002-unlisted'])
})

test('migrators of several databases of one server do not disturb each other over the shared roles', async () => {
  const databases = await Promise.all([1, 2, 3, 4].map(() => makeDatabase([])))
  const ran = await Promise.all(databases.map(({ databaseUrl, secret }) => migrate(databaseUrl, secret, [register])))
  expect(ran.map((names) => names.length)).toEqual([2, 2, 2, 2])
})

test('a file that fails leaves nothing behind, those before it stay, and it runs when it has been mended', async () => {
  const { databaseUrl, secret } = await makeDatabase([])
  const directory = await makeDataDirectory()
  const context = { name: 'broken', directory: pathToFileURL(directory) }
  await writeFile(join(directory, '0001-good.sql'), 'create schema good;')
  await writeFile(join(directory, '0002-bad.sql'), 'create schema half; select 1 / 0;')
  await expect(migrate(databaseUrl, secret, [context])).rejects.toMatchObject({
    code: 'STORE_MIGRATION',
    message: 'The migration broken/0002-bad failed: division by zero',
  })
  await writeFile(join(directory, '0002-bad.sql'), 'create schema half;')
  await expect(migrate(databaseUrl, secret, [context])).resolves.toEqual(['broken/0002-bad'])
})

test('a migrator that loses its connection between two statements fails, and the process goes on', async () => {
  const { databaseUrl, secret } = await makeDatabase([])
  const directory = await makeDataDirectory()
  // The migrator waits for the text of a pipe, with no statement under way, until somebody writes it.
  const pipe = join(directory, '0001-late.sql')
  execFileSync('/usr/bin/mkfifo', [pipe])
  const migrating = migrate(databaseUrl, secret, [{ name: 'late', directory: pathToFileURL(directory) }])
  // Observed from the start, so that an early rejection counts as handled.
  const settled = Promise.allSettled([migrating])
  const admin = openPool(databaseUrl, { max: 1 })
  onTestFinished(() => admin.end())
  const idle = `from pg_stat_activity where application_name = 'restante-migrate' and datname = current_database()
    and state = 'idle' and query like 'set role%'`
  while ((await admin.query(`select pg_terminate_backend(pid, 10000) ${idle}`)).rowCount === 0);
  await writeFile(pipe, 'create schema late;')
  await settled
  await expect(migrating).rejects.toThrow(/not queryable|terminat/)
})

test('each part logs in with a narrow role and reads what it was granted, nothing else', async () => {
  const database = await makeDatabase([register])
  for (const part of parts) {
    const pool = database.pool(part)
    await expect(assertNarrowRole(pool)).resolves.toBeUndefined()
    await expect(pool.query('select from published_register.unlisted')).rejects.toMatchObject({ code: '42501' })
    await expect(pool.query('create table public.mine ()')).rejects.toMatchObject({ code: '42501' })
    await expect(pool.query('set role restante_owner')).rejects.toMatchObject({ code: '42501' })
  }
  await expect(database.pool('gateway').query('select from published_register.entry')).resolves.toBeDefined()
  await expect(database.pool('gateway').query('delete from published_register.entry')).rejects.toMatchObject({
    code: '42501',
  })
})

test.each([
  ['superuser', 'alter role wide superuser', 'superuser'],
  ['above row-level security', 'alter role wide bypassrls', 'BYPASSRLS'],
  ['the owner', 'grant restante_owner to wide', 'restante_owner'],
])('a part refuses a role that is %s', async (_, statement, reason) => {
  const database = await makeDatabase([])
  const admin = openPool(database.databaseUrl, { max: 1 })
  onTestFinished(() => admin.end())
  // In a transaction that is rolled back, because every database of the server would see the role.
  await admin.query('begin')
  await admin.query('create role wide')
  await admin.query(statement)
  await admin.query('set local role wide')
  await expect(assertNarrowRole(admin)).rejects.toMatchObject({
    code: 'STORE_ROLE',
    message: expect.stringContaining(reason),
  })
  await admin.query('rollback')
})

test('an override replaces the derived URL of its part only', () => {
  const access = {
    databaseUrl: 'postgres://admin:secret@db.example:6543/shop?sslmode=require',
    secret: Buffer.alloc(32),
    overrides: { ledger: 'postgres://other/ledger' },
  }
  const url = new URL(urlFor('parcels', access))
  expect(url).toMatchObject({ username: 'restante_parcels', host: 'db.example:6543', pathname: '/shop' })
  expect(url.search).toBe('?sslmode=require')
  expect(url.password).not.toBe('secret')
  expect(urlFor('ledger', access)).toBe('postgres://other/ledger')
  const passwords = parts.map((part: Part) => new URL(urlFor(part, { ...access, overrides: {} })).password)
  expect(new Set(passwords).size).toBe(parts.length)
})
