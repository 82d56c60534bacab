import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis of a test's own on a free port of this machine. It keeps nothing on disk. */
export interface TestRedis {
  readonly url: URL
  /** Makes it answer nobody, while its connections stay open. */
  pause(): void
  resume(): void
  /** Ends it; `start` brings it back, empty, at the same address. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends it for good. */
  close(): Promise<void>
}

/**
 * Returns true when this machine has a Redis to test with. Prints a note where it has none, since tests are skipped
 * then.
 */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write(
      'SKIPPED: no redis-server on this machine, so the cache in Redis is not tested (apt-get install redis-server).\n',
    )
    return false
  }
}

/** Starts one; with a password it asks for it. */
export async function startRedis(password?: string): Promise<TestRedis> {
  const port = await findFreePort()
  const folder = mkdtempSync(join(tmpdir(), 'restante-redis-'))
  const secret = password === undefined ? [] : ['--requirepass', password]
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
    ...secret,
  ]
  let child: ChildProcess
  const redis: TestRedis = {
    url: new URL(`redis://127.0.0.1:${port}`),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async start() {
      child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      child.once('exit', () => reject(new Error(`redis-server ended:\n${output}`)))
      child.stdout!.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('Ready to accept connections')) resolve()
      })
      await promise
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) await redis.stop()
      rmSync(folder, { recursive: true })
    },
  }
  await redis.start()
  return redis
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
