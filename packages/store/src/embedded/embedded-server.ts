import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { codeOf, storeFault } from '../faults.ts'
import { ensureCluster, superuser } from './cluster.ts'
import { type Layout, prepareLayout } from './layout.ts'
import { assertSupported } from './platform.ts'
import { findPostmaster, lookEveryMs, spawnPostmaster, stopPostmaster } from './postmaster.ts'

/** Options of the embedded server. */
export interface EmbeddedServerOptions {
  /** Folder of data, secret and log; created when missing. */
  readonly dataDirectory: string
  /** Receives sentences for a person: where the data is when not in the folder, that a running server was adopted. */
  readonly log: (line: string) => void
}

/** A PostgreSQL server that runs until the last launcher releases it. */
export interface EmbeddedServer {
  /** The migrator's URL of the database `restante`. */
  readonly url: string
  /** PostgreSQL's own data folder. */
  readonly clusterDirectory: string
  /** Releases the server; when no other launcher holds it, stops it and waits until it is down. */
  release(): Promise<void>
}

const database = 'restante'

/** Arbitrary key of the advisory lock that each launcher shares, in the database `postgres`, for its lifetime. */
const launcherLock = 1_380_275_029

/** Milliseconds that a server may take to come up or go down, recovery after a crash included. */
const patienceMs = 120_000

const startAttempts = 3

/**
 * Starts the PostgreSQL that was installed with this package, or joins the one that already runs on the data folder,
 * whether another launcher holds it or its launcher was killed. It listens on 127.0.0.1 on a port that the system chooses.
 *
 * Throws STORE_PLATFORM where it cannot run, STORE_DATA_DIRECTORY when the folder belongs to another user, STORE_START with the end
 * of the server's log when it does not come up.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  assertSupported()
  const layout = await prepareLayout(options.dataDirectory, options.log)
  const password = await ensureCluster(layout)
  const giveUpAt = performance.now() + patienceMs
  let hasStarted = false
  let failures = 0
  for (;;) {
    const session = await join(layout, password, giveUpAt)
    if (session !== null) {
      if (!hasStarted) options.log('PostgreSQL was already running and has been adopted.')
      await ensureDatabase(session)
      return hold(session, layout, options.log, () => join(layout, password, performance.now() + patienceMs))
    }
    const ending = await spawnPostmaster(layout)
    hasStarted = ending === null
    // Another launcher was faster, or the port was taken: the next attempt succeeds in both cases.
    if (ending !== null && (await findPostmaster(layout.clusterDirectory)) === null) failures++
    if (failures === startAttempts) {
      throw storeFault('STORE_START', `PostgreSQL did not start (log: ${layout.logFile}): ${ending}`)
    }
  }
}

/**
 * Connects to the cluster's running server and takes a launcher's share of the lock. Returns null when no server
 * runs, or when it is going down: its last launcher then holds the lock exclusively.
 */
async function join(layout: Layout, password: string, giveUpAt: number): Promise<Client | null> {
  for (; performance.now() < giveUpAt; await delay(lookEveryMs)) {
    const running = await findPostmaster(layout.clusterDirectory)
    if (running === null) return null
    if (running.port === 0) continue
    const session = new Client({
      host: '127.0.0.1',
      port: running.port,
      user: superuser,
      password,
      database: 'postgres',
      application_name: 'restante-launcher',
      keepAlive: true,
    })
    session.on('error', () => {})
    try {
      await session.connect()
      await session.query('select pg_advisory_lock_shared($1)', [launcherLock])
      const { rows } = await session.query('show data_directory')
      if ((await realpath(rows[0].data_directory)) === (await realpath(layout.clusterDirectory))) return session
      throw storeFault('STORE_START', `Another PostgreSQL responds on the port of ${layout.clusterDirectory}.`)
    } catch (error) {
      await session.end().catch(() => {})
      if (!isUpOrDown(error)) throw error
    }
  }
  throw storeFault('STORE_START', `PostgreSQL neither came up nor went down in time; its log is ${layout.logFile}.`)
}

/** Returns true when a connection failed because the server is coming up or going down; a cut connection has no code. */
function isUpOrDown(error: unknown): boolean {
  const code = codeOf(error)
  return code === undefined || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code.startsWith('57P')
}

const alreadyThere = ['42P04', '23505']

async function ensureDatabase(session: Client): Promise<void> {
  const { rowCount } = await session.query('select from pg_database where datname = $1', [database])
  if (rowCount === 1) return
  await session.query(`create database ${database}`).catch((error: unknown) => {
    if (!alreadyThere.includes(codeOf(error) ?? '')) throw error
  })
}

/** @param rejoin connects again and takes the lock again; null when no server runs any more. */
function hold(
  first: Client,
  layout: Layout,
  log: (line: string) => void,
  rejoin: () => Promise<Client | null>,
): EmbeddedServer {
  let session = Promise.resolve<Client | null>(first)
  let released: Promise<void> | undefined
  const watch = (client: Client): void => {
    client.once('end', () => {
      if (released === undefined) session = recover()
    })
  }
  // After a crash of one of its processes the server cuts every connection and goes on. Without our share of the lock
  // another launcher would stop it while we use it.
  const recover = async (): Promise<Client | null> => {
    const client = await rejoin().catch(() => null)
    if (client === null) log(`PostgreSQL is no longer running; its log is ${layout.logFile}.`)
    else watch(client)
    return client
  }
  const release = async (): Promise<void> => {
    const isLast = await session.then(releaseLock).catch(async () => releaseLock(await rejoin()))
    if (isLast) await stopPostmaster(layout.clusterDirectory)
  }
  watch(first)
  const password = encodeURIComponent(String(first.password))
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${first.port}/${database}`,
    clusterDirectory: layout.clusterDirectory,
    release: () => (released ??= release()),
  }
}

/** Gives up our share of the lock. Returns true when no other launcher holds one; then we hold the lock exclusively. */
async function releaseLock(session: Client | null): Promise<boolean> {
  if (session === null) return false
  const text = 'select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as is_last'
  const { rows } = await session.query(text, [launcherLock])
  const isLast = rows[0].is_last === true
  // The session of the last launcher ends with the server: no other launcher may get the lock before.
  if (!isLast) await session.end()
  return isLast
}
