import { execFile, spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../faults.ts'
import type { Layout } from './layout.ts'
import { runAs } from './server-user.ts'

/** A server as described by its file `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  /** Port; zero until the server has written it. */
  readonly port: number
}

/** Milliseconds between two checks of another process. */
export const lookEveryMs = 10

/** Returns the running server of a cluster, or null. A file that a crash left behind does not count as running. */
export async function findPostmaster(clusterDirectory: string): Promise<Postmaster | null> {
  const file = join(clusterDirectory, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null
  if (!(await isPostgres(pid))) {
    // The pid belongs to another process now, as it does in every restarted container. PostgreSQL would take that process
    // for a server of this folder and refuse to start.
    await rm(file, { force: true })
    return null
  }
  return { pid, port: Number(lines[3] ?? 0) || 0 }
}

/**
 * Starts a server in a session of its own, so that a Ctrl-C meant for us does not reach it before we have drained, and
 * waits until it has written where it listens. Returns null when it runs, else how it ended.
 */
export async function spawnPostmaster(layout: Layout): Promise<string | null> {
  const { clusterDirectory, binDirectory, logFile, user } = layout
  const port = await findFreePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    max_wal_size: '4GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  const log = await open(logFile, 'a', 0o600)
  const { size: logStart } = await log.stat()
  try {
    const child = spawn(
      join(binDirectory, 'postgres'),
      [
        '-D',
        clusterDirectory,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...runAs(user), detached: true, stdio: ['ignore', log.fd, log.fd] },
    )
    let ending: string | null = null
    child.on('error', (error) => (ending = String(error)))
    child.on('exit', (code, signal) => (ending = `exit ${code ?? signal}`))
    child.unref()
    for (;;) {
      if (ending !== null) return `${String(ending)}\n${(await readFile(logFile)).subarray(logStart).toString()}`
      const running = await findPostmaster(clusterDirectory)
      if (running !== null && running.pid === child.pid && running.port !== 0) return null
      await delay(lookEveryMs)
    }
  } finally {
    await log.close()
  }
}

/** Stops the server, which cuts open connections, and waits until it has written everything and its process has ended. */
export async function stopPostmaster(clusterDirectory: string): Promise<void> {
  const running = await findPostmaster(clusterDirectory)
  if (running === null) return
  process.kill(running.pid, 'SIGINT')
  for (;;) {
    const now = await findPostmaster(clusterDirectory)
    if (now?.pid !== running.pid) return
    await delay(lookEveryMs)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  // A process that cannot be inspected may be a server, so its file is left alone.
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres')
      : await new Promise<string>((resolve) => {
          execFile('/bin/ps', ['-p', String(pid), '-o', 'comm='], (error, stdout) =>
            resolve(error === null ? stdout : 'postgres'),
          )
        })
  return command.includes('postgres')
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
