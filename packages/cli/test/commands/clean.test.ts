import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedServer } from '@restante/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BinaryRun, runBinary } from '../support/run-binary.ts'

let parent: string
let data: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'restante-clean-'))
  // PostgreSQL does not run as root, so another user must be able to enter.
  await chmod(parent, 0o755)
  data = join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const clean = (...words: string[]): Promise<BinaryRun> => runBinary(['clean', ...words], { RESTANTE_DATA: data })

it('shows the data of the embedded server and removes it once it is not used and somebody says so', async () => {
  const server = await startEmbeddedServer({ dataDirectory: data, log: () => {} })
  await writeFile(join(data, 'secret'), 'ours')
  const used = await clean('--yes')
  expect(used).toMatchObject({ code: 1, out: '' })
  expect(used.error).toMatch(/\d+ MB {2}.+\/data\/postgres\n.*\/data\/postgres\.log\n.*\/data\/secret\n/)
  expect(used.error).toContain('A server uses the data: stop it first.')
  await server.release()

  expect(await clean()).toMatchObject({ code: 2, error: expect.stringContaining('confirm with --yes') })
  expect(existsSync(join(data, 'postgres/PG_VERSION'))).toBe(true)

  const { code, out } = await clean('--yes', '--json')
  expect(code).toBe(0)
  const { entries, isRemoved } = JSON.parse(out)
  expect(isRemoved).toBe(true)
  expect(entries.map(({ path }: { path: string }) => path.split('/').at(-1))).toEqual([
    'postgres',
    'postgres.log',
    'secret',
  ])
  expect(entries[0].bytes).toBeGreaterThan(10_000_000)
  expect(await readdir(parent)).toEqual([])
})

it('leaves files of others alone, and a folder without a database as it is', async () => {
  expect(await clean('--yes')).toMatchObject({ code: 0, error: `There is no data in ${data}.\n` })
  // The secret of a database that is elsewhere.
  await mkdir(data)
  await writeFile(join(data, 'secret'), 'of a database elsewhere')
  expect(await clean('--yes')).toMatchObject({ code: 0, error: `There is no data in ${data}.\n` })
  await mkdir(join(data, 'postgres'))
  await writeFile(join(data, 'notes.txt'), 'not ours')
  expect(await clean('--yes')).toMatchObject({ code: 0, error: expect.stringContaining('✔ Removed') })
  expect(await readdir(data)).toEqual(['notes.txt'])
})

it('refuses when the data is in a database of its own', async () => {
  const env = { RESTANTE_DATA: data, DATABASE_URL: 'postgres://restante:secret@db.example/restante' }
  const { code, error } = await runBinary(['clean', '--yes'], env)
  expect(code).toBe(2)
  expect(error).toContain('DATABASE_URL is set')
})
