import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEmbeddedServer } from '@restante/store'

/** A PostgreSQL server that belongs to one test. */
export interface RestartableServer {
  readonly databaseUrl: string
  readonly secret: Buffer
  readonly clusterDirectory: string
  /** Stops the server and removes its data. */
  drop(): Promise<void>
}

/** Starts a server on a free port. */
export async function startServer(): Promise<RestartableServer> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'restante-restart-')))
  // In a run as root the server belongs to another user.
  await chmod(folder, 0o755)
  const { url, clusterDirectory, release } = await startEmbeddedServer({ dataDirectory: folder, log: () => {} })
  return {
    databaseUrl: url,
    secret: Buffer.alloc(32, 5),
    clusterDirectory,
    async drop() {
      await release()
      await rm(dirname(clusterDirectory), { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Stops the server, which cuts every connection, and starts it again on the same port with the same settings. */
export async function restartServer({ clusterDirectory }: RestartableServer): Promise<void> {
  const pidFile = join(clusterDirectory, 'postmaster.pid')
  const [command = '', ...args] = parseWords(await readFile(join(clusterDirectory, 'postmaster.opts'), 'utf8'))
  process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGINT')
  while ((await readPid(pidFile)) !== null) await delay(10)
  const { uid, gid } = await stat(clusterDirectory)
  const child = spawn(command, args, { detached: true, stdio: 'ignore', ...(process.getuid?.() === 0 && { uid, gid }) })
  child.unref()
  while ((await readPid(pidFile)) === null) await delay(10)
}

async function readPid(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? null : Number.parseInt(text, 10)
}

/** Returns the words of a command line whose arguments may be in double quotes. */
function parseWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}
