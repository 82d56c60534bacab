import { existsSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startEmbeddedServer } from './embedded/embedded-server.ts'

/**
 * Prepares a folder for the embedded server of a run of tests, which starts with the first test that needs it. `stop` stops
 * the server, if it was started, and removes the folder; so does the end of the process, as when it is interrupted.
 */
export async function prepareTestServer(): Promise<{ readonly directory: string; stop(): Promise<void> }> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'restante-test-')))
  // In a run as root the server belongs to another user.
  await chmod(directory, 0o755)
  process.once('exit', () => sweep(directory))
  return {
    directory,
    async stop() {
      if (existsSync(join(directory, 'postgres.log'))) {
        const server = await startEmbeddedServer({ dataDirectory: directory, log: () => {} })
        await server.release()
        // A worker that has not quite ended yet still holds the server, which would write into the folder that is removed.
        quit(server.clusterDirectory)
        await rm(dirname(server.clusterDirectory), { recursive: true, force: true })
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Stops the server of a folder, if one runs, and removes the folder. Synchronous, because the process is ending. */
function sweep(directory: string): void {
  quit(join(directory, 'postgres'))
  rmSync(directory, { recursive: true, force: true })
}

/** Stops the server on a data folder at once, if one runs, and waits until it is down. */
function quit(clusterDirectory: string): void {
  const pidFile = join(clusterDirectory, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 0; existsSync(pidFile) && tries < 500; tries++) Atomics.wait(pause, 0, 0, 10)
}
