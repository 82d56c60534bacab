import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { operations, type OperationName, splitBody } from './operations.ts'
import { startOnCore } from './processes.ts'

/** The target of the load. */
export interface Target {
  readonly port: number
  readonly path: string
  readonly key: string
}

/** The figures of the load generator. */
export interface Load {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bytes: number
  /** Requests without a response of status 2xx or 3xx. */
  readonly failures: number
}

/** A program that sends requests over a fixed number of connections, each as soon as the last one is answered. */
export interface LoadGenerator {
  readonly name: string
  send(operation: OperationName, target: Target, seconds: number): Promise<Load>
}

/** Connections at a time. */
export const connections = 50

const loadCore = 1
const script = fileURLToPath(new URL('load.lua', import.meta.url))
const fallback = fileURLToPath(new URL('../../peers/load.mjs', import.meta.url))
const fallbackPackage = fileURLToPath(new URL('../../peers/node_modules/autocannon/package.json', import.meta.url))

/** wrk where the machine has it, since it costs the least; else autocannon, which is installed with the peers. */
export function findLoadGenerator(env: Readonly<Record<string, string | undefined>>): LoadGenerator {
  if (isInstalled('wrk', env)) {
    return {
      name: 'wrk',
      send(operation, target, seconds) {
        const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, addressOf(target)]
        const [before, after] = splitBody(operation)
        return count('wrk', args, {
          ...env,
          BENCH_BEFORE: before,
          BENCH_AFTER: after,
          BENCH_OFFSETS: String(operations[operation].offsets),
          BENCH_PATH: target.path,
          BENCH_AUTHORIZATION: `Bearer ${target.key}`,
        })
      },
    }
  }
  if (!existsSync(fallbackPackage)) {
    throw new Error('There is nothing to send load with: install wrk, for instance with "apt-get install wrk".')
  }
  return {
    name: 'autocannon',
    send(operation, target, seconds) {
      const { offsets } = operations[operation]
      const numbers = [String(seconds), String(connections), target.key, String(offsets)]
      return count(process.execPath, [fallback, addressOf(target), ...numbers, ...splitBody(operation)], env)
    },
  }
}

async function count(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Load> {
  const load = startOnCore(loadCore, command, args, { env })
  await load.ended
  const counted = /^LOAD (?<json>.*)$/m.exec(load.output())?.groups?.['json']
  if (counted === undefined) throw new Error(`The load generator failed:\n${load.output()}`)
  return JSON.parse(counted) as Load
}

function addressOf({ port, path }: Target): string {
  return `http://127.0.0.1:${port}${path}`
}

function isInstalled(command: string, env: Readonly<Record<string, string | undefined>>): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore', env })
    return true
  } catch {
    return false
  }
}
