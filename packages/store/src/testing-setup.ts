import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedServer } from './embedded/embedded-server.ts'

/** Set-up that Vitest calls once before all test files; the function that it returns is called once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'restante-test-')))
  // In a run as root the server belongs to another user.
  await chmod(directory, 0o755)
  // An interrupted Vitest ends at once, without calling the function that is returned.
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

/** Stops the server of a folder, if one runs, and removes the folder. Synchronous, because the process is ending. */
function sweep(directory: string): void {
  const pidFile = join(directory, 'postgres/postmaster.pid')
  if (existsSync(pidFile)) {
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT')
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (let tries = 0; existsSync(pidFile) && tries < 500; tries++) Atomics.wait(pause, 0, 0, 10)
  }
  rmSync(directory, { recursive: true, force: true })
}
