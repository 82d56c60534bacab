import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

/** A process under observation. */
export interface Watched {
  readonly child: ChildProcess
  readonly pid: number
  /** Its output so far, both streams, the last 64 kB. */
  output(): string
  /** Resolves when it has ended by itself or was stopped. */
  readonly ended: Promise<void>
  /** Ends it by SIGTERM, and by SIGKILL when that does not help. */
  stop(): Promise<void>
}

const keptCharacters = 65_536
const timeoutMs = 5_000

/** Starts a program on one core. */
export function startOnCore(
  core: number,
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Watched {
  const child = spawn('taskset', ['-c', String(core), command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...options.env, NODE_ENV: 'production' },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-keptCharacters)))
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      output += error.message
      resolve()
    })
  })
  return {
    child,
    // The program takes the place of `taskset`, under its id.
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
      await ended
      clearTimeout(hard)
    },
  }
}

/** Finds a free port of this machine. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

const ticksPerSecond =
  process.platform === 'linux' ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 100

/** Returns the CPU time that a process has used so far, all threads, in microseconds. */
export function readCpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // proc_pid_stat(5): utime and stime are the 12th and 13th after the name.
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6
}

/** Returns the peak memory of a process, in MB. */
export function readPeakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
}
