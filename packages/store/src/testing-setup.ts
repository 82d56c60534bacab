import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedServer } from './embedded/embedded-server.ts'

/** Vitest calls it once before all test files, and what it answers once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'restante-test-')))
  // The server of a run as root is another user's.
  await chmod(directory, 0o755)
  // When it is interrupted, vitest ends at once and does not call what we answer.
  process.once('exit', () => sweep(directory))
  project.provide('testServerDirectory', directory)
  return async () => {
    if (existsSync(join(directory, 'postgres.log'))) {
      const server = await startEmbeddedServer({ dataDirectory: directory, log: () => {} })
      await server.release()
      await rm(dirname(server.clusterDirectory), { recursive: true, force: true })
    }
    await rm(directory, { recursive: true, force: true })
  }
}

/** Ends the server of a folder, where one still runs, and removes the folder. Does not give way: the process is ending. */
function sweep(directory: string): void {
  const pidFile = join(directory, 'postgres/postmaster.pid')
  if (existsSync(pidFile)) {
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT')
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (let tries = 0; existsSync(pidFile) && tries < 500; tries++) Atomics.wait(pause, 0, 0, 10)
  }
  rmSync(directory, { recursive: true, force: true })
}
