import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type MigrationContext, migrate, openPool } from '../src/index.ts'
import { createTestDatabase } from '../src/testing.ts'
import { makeDataDirectory } from './data-directory.ts'

const one = 'create function sums.one() returns integer language sql return 1;'
/** A function that calls one created after it. */
const add = `create function sums.add(a integer) returns integer language plpgsql as $$ begin return a + sums.one(); end $$;`

/** A context whose files the test writes, and what its functions return. */
async function makeContext(): Promise<{
  run(): Promise<string[]>
  write(name: string, text: string | null): Promise<void>
  call(expression: string): Promise<unknown>
}> {
  const { databaseUrl, secret, drop } = await createTestDatabase([])
  const admin = openPool(databaseUrl)
  onTestFinished(async () => {
    await admin.end()
    await drop()
  })
  const folder = await makeDataDirectory()
  await mkdir(join(folder, 'migrations'))
  await mkdir(join(folder, 'sql'))
  await writeFile(join(folder, 'migrations/0001-sums.sql'), 'create schema sums;')
  const context: MigrationContext = { name: 'sums', directory: pathToFileURL(join(folder, 'migrations')) }
  return {
    run: () => migrate(databaseUrl, secret, [context]),
    write: async (name, text) => {
      const file = join(folder, 'sql', `${name}.sql`)
      await (text === null ? rm(file) : writeFile(file, text))
    },
    call: async (expression) => (await admin.query(`select ${expression} as value`)).rows[0].value,
  }
}

test('functions are created after the migrations, in whatever order they call each other, and only once', async () => {
  const { run, write, call } = await makeContext()
  await write('add', add)
  await write('one', one)
  await expect(run()).resolves.toEqual(['sums/0001-sums', 'sums/sql/add', 'sums/sql/one'])
  await expect(call('sums.add(2)')).resolves.toBe(3)
  await expect(run()).resolves.toEqual([])
})

test('a function whose text changed is created anew, also with another signature', async () => {
  const { run, write, call } = await makeContext()
  await write('add', add)
  await write('one', one)
  await run()
  await write('one', one.replace('return 1', 'return 10'))
  await expect(run()).resolves.toEqual(['sums/sql/one'])
  await expect(call('sums.add(2)')).resolves.toBe(12)
  await write('add', 'create function sums.add(a bigint, b bigint) returns bigint language sql return a + b;')
  await expect(run()).resolves.toEqual(['sums/sql/add'])
  await expect(call('sums.add(2, 3)::integer')).resolves.toBe(5)
  await expect(call('sums.add(2)')).rejects.toMatchObject({ code: '42883' })
})

test('a function whose file is gone is dropped', async () => {
  const { run, write, call } = await makeContext()
  await write('one', one)
  await run()
  await write('one', null)
  await expect(run()).resolves.toEqual(['sums/sql/one'])
  await expect(call('sums.one()')).rejects.toMatchObject({ code: '42883' })
  await expect(run()).resolves.toEqual([])
})

test('a file that fails is named, and every function stays as it was', async () => {
  const { run, write, call } = await makeContext()
  await write('add', add)
  await write('one', one)
  await run()
  await write('add', add.replace('a +', 'a -'))
  await write('one', 'create function sums.one() returns nonsense language sql return 1;')
  await expect(run()).rejects.toMatchObject({
    code: 'STORE_MIGRATION',
    message: 'The function sums/sql/one failed: type "nonsense" does not exist',
  })
  await expect(call('sums.add(2)')).resolves.toBe(3)
  await write('one', one.replace('sums.one', 'sums.other'))
  await expect(run()).rejects.toMatchObject({
    message: 'The function sums/sql/one failed: it must create one function, sums.one',
  })
  await expect(call('sums.add(2)')).resolves.toBe(3)
})

test('of four migrators at once exactly one creates the functions', async () => {
  const { run, write } = await makeContext()
  await write('one', one)
  const ran = await Promise.all([run(), run(), run(), run()])
  expect(ran.flat()).toEqual(['sums/0001-sums', 'sums/sql/one'])
})
