import { existsSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { canEnter } from '../src/embedded/server-user.ts'
import { type EmbeddedServer, readSecret, startEmbeddedServer } from '../src/index.ts'
import { makeDataDirectory } from './data-directory.ts'
import { spawnLauncher } from './launcher-process.ts'

const isRoot = process.getuid?.() === 0
const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 }

async function start(dataDirectory: string, logged: string[] = []): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDirectory, log: (line) => logged.push(line) })
  onTestFinished(server.release)
  return server
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('a first start makes a durable UTF-8 database that only passwords open', async () => {
  const server = await start(await makeDataDirectory())
  const [settings] = await query(
    server.url,
    `select current_database() as database, getdatabaseencoding() as encoding, current_setting('fsync') as fsync,
            current_setting('unix_socket_directories') as sockets, current_setting('listen_addresses') as addresses,
            upper('é') as upper`,
  )
  expect(settings).toEqual({
    database: 'restante',
    encoding: 'UTF8',
    fsync: 'on',
    sockets: '',
    addresses: '127.0.0.1',
    upper: 'É',
  })
  const wrong = new URL(server.url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select')).rejects.toMatchObject({ code: '28P01' })
  const { mode } = await stat(join(server.clusterDirectory, 'restante-password'))
  expect(mode & 0o777).toBe(0o600)
})

test('a second start finds what the first has stored', async () => {
  const directory = await makeDataDirectory()
  const first = await start(directory)
  await query(first.url, 'create table kept (); ')
  await first.release()
  await expect(query(first.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const second = await start(directory)
  await expect(query(second.url, 'select from kept')).resolves.toEqual([])
})

test('two launchers share one server, and the last one stops it', async () => {
  const directory = await makeDataDirectory()
  const ours = await start(directory)
  const theirs = await spawnLauncher(directory)
  expect(theirs.url).toBe(ours.url)
  await ours.release()
  await expect(query(theirs.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }])
  await theirs.release()
  await expect(query(theirs.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('four launchers that start at once on an empty folder end up with one server', async () => {
  const directory = await makeDataDirectory()
  const launchers = await Promise.all([1, 2, 3, 4].map(() => spawnLauncher(directory)))
  expect(new Set(launchers.map(({ url }) => url)).size).toBe(1)
  await Promise.all(launchers.map((launcher) => launcher.release()))
  await expect(query(launchers[0]!.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a launcher that comes while the last one leaves gets a server that stays', async () => {
  const directory = await makeDataDirectory()
  for (let round = 0; round < 10; round++) {
    const leaving = await start(directory)
    const [coming] = await Promise.all([start(directory), leaving.release()])
    await expect(query(coming.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }])
    await coming.release()
  }
})

test('the server of a launcher that was killed is adopted, with what was acknowledged in it', async () => {
  const directory = await makeDataDirectory()
  const killed = await spawnLauncher(directory)
  await query(killed.url, 'create table kept as select generate_series(1, 100) as n')
  await killed.kill()
  const logged: string[] = []
  const next = await start(directory, logged)
  expect(next.url).toBe(killed.url)
  expect(logged).toEqual(['PostgreSQL was already running and has been adopted.'])
  await expect(query(next.url, 'select count(*)::int as count from kept')).resolves.toEqual([{ count: 100 }])
})

test('a launcher whose connection was cut still counts, and still stops the server', async () => {
  const directory = await makeDataDirectory()
  const server = await start(directory)
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'restante-launcher'`
  await query(server.url, cut)
  const shares = `select mode from pg_locks where locktype = 'advisory'`
  await expect.poll(() => query(server.url, shares)).toEqual([{ mode: 'ShareLock' }])
  const other = await spawnLauncher(directory)
  await other.release()
  await expect(query(server.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }])
  await query(server.url, cut)
  await server.release()
  await expect(query(server.url, 'select')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a server that was killed itself recovers at the next start', async () => {
  const directory = await makeDataDirectory()
  const server = await start(directory)
  await query(server.url, 'create table kept as select generate_series(1, 100) as n')
  const [pid] = (await readFile(join(server.clusterDirectory, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  const next = await start(directory)
  await expect(query(next.url, 'select count(*)::int as count from kept')).resolves.toEqual([{ count: 100 }])
})

test('a postmaster.pid whose number belongs to another process does not stop a start', async () => {
  const directory = await makeDataDirectory()
  const first = await start(directory)
  const file = join(first.clusterDirectory, 'postmaster.pid')
  const text = await readFile(file, 'utf8')
  await first.release()
  await writeFile(file, text.replace(/^\d+/, String(process.pid)))
  const next = await start(directory)
  await expect(query(next.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }])
})

test.runIf(isRoot)('root does not run the server itself but keeps the secret', async () => {
  const directory = await makeDataDirectory()
  const server = await start(directory)
  await readSecret({ value: undefined, dataDirectory: directory })
  expect((await stat(server.clusterDirectory)).uid).not.toBe(0)
  expect(await stat(join(directory, 'secret'))).toMatchObject({ uid: 0, mode: 0o100600 })
})

test.runIf(isRoot)(
  "root's data below a folder that is closed to others lies in /var/lib/restante, and a log line says so",
  async () => {
    const directory = await makeDataDirectory(0o700)
    const logged: string[] = []
    const server = await start(directory, logged)
    onTestFinished(async () => {
      await server.release()
      await rm(dirname(server.clusterDirectory), { recursive: true, force: true })
    })
    expect(server.clusterDirectory).toMatch(/^\/var\/lib\/restante\/[0-9a-f]{16}\/postgres$/)
    expect(logged.join()).toContain(dirname(server.clusterDirectory))
    expect(existsSync(join(directory, 'postgres'))).toBe(false)
  },
)

const nobodyMayRunUs =
  isRoot && (await canEnter(nobody, import.meta.dirname)) && (await canEnter(nobody, dirname(process.execPath)))

test.runIf(nobodyMayRunUs)('an ordinary user starts, stops and starts a server again', async () => {
  const directory = await makeDataDirectory(0o777)
  const first = await spawnLauncher(directory, nobody.uid)
  await query(first.url, 'create table kept ()')
  await first.release()
  const second = await spawnLauncher(directory, nobody.uid)
  await expect(query(second.url, 'select from kept')).resolves.toEqual([])
  expect((await stat(join(directory, 'postgres'))).uid).toBe(nobody.uid)
  await second.release()
})

test.runIf(nobodyMayRunUs)('root runs an ordinary user’s server as that user', async () => {
  const directory = await makeDataDirectory(0o777)
  const theirs = await spawnLauncher(directory, nobody.uid)
  await theirs.release()
  const ours = await start(directory)
  expect((await stat(join(ours.clusterDirectory, 'postmaster.pid'))).uid).toBe(nobody.uid)
})

if (isRoot && !nobodyMayRunUs)
  console.warn('SKIPPED: the user nobody may not enter this checkout, so its run is not tested.')
if (!isRoot) console.warn('SKIPPED: what root does is tested only as root.')
