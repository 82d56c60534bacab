import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Terminal } from '@restante/cli/terminal'
import { layOutTable } from '../table.ts'
import { engines } from './engines.ts'
import type { LoadGenerator } from './load.ts'
import type { OperationName } from './operations.ts'
import type { Stage } from './stage.ts'

/** The part of a V8 CPU profile that is read here; times in microseconds of the clock of `process.hrtime`. */
interface CpuProfile {
  readonly startTime: number
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const rowsShown = 16
const sampleIntervalUs = 200
/** The first seconds compile and optimise; they are left out. */
const skippedUs = 2e6

/** Shows where the CPU time of our gateway goes while it answers: by file or package, and by function; own time only. */
export async function profileOurs(
  stage: Stage,
  operations: readonly OperationName[],
  load: LoadGenerator,
  seconds: number,
  terminal: Terminal,
): Promise<void> {
  const ours = engines.find(({ name }) => name === 'ours')!
  for (const operation of operations) {
    const folder = join(stage.folder, operation)
    const progress = terminal.begin(`profile of ${operation}`)
    const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${sampleIntervalUs}`]
    const { process: watched, target } = await stage.start(ours, nodeOptions)
    const from = readClockUs()
    const { requests } = await load.send(operation, target, seconds + skippedUs / 1e6)
    const until = readClockUs()
    await watched.stop()
    progress.end(`${requests} answers`)
    const [file] = readdirSync(folder)
    if (file === undefined) throw new Error(`The gateway left no profile:\n${watched.output()}`)
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile
    showProfile(operation, profile, from + skippedUs, until, terminal)
  }
}

function showProfile(title: string, profile: CpuProfile, from: number, until: number, terminal: Terminal): void {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const byFile = new Map<string, number>()
  const byFunction = new Map<string, number>()
  let busyUs = 0
  let at = profile.startTime
  for (const [index, id] of profile.samples.entries()) {
    const lastedUs = profile.timeDeltas[index]!
    at += lastedUs
    const { functionName, url, lineNumber } = frames.get(id)!
    if (at < from || at > until || functionName === '(idle)') continue
    busyUs += lastedUs
    const file = nameFile(url, functionName)
    const name = `${functionName || '(anonymous)'}  ${file}${url ? `:${lineNumber + 1}` : ''}`
    byFile.set(file, (byFile.get(file) ?? 0) + lastedUs)
    byFunction.set(name, (byFunction.get(name) ?? 0) + lastedUs)
  }
  for (const [kind, times] of [
    ['file or package', byFile],
    ['function', byFunction],
  ] as const) {
    const rows = [...times]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, rowsShown)
      .map(([name, us]) => [`${((100 * us) / busyUs).toFixed(1).padStart(5)} %`, name])
    terminal.say('')
    for (const line of layOutTable([[title, kind], ...rows])) terminal.say(line)
  }
}

/** Packages of others are one line each, our own code and Node's one for each file. */
function nameFile(url: string, functionName: string): string {
  const installed = /.*node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/.exec(url)?.groups?.['name']
  if (installed !== undefined) return installed
  const own = /\/packages\/(?<name>.+)$/.exec(url)?.groups?.['name']
  if (own !== undefined) return own.replace('/src/', '/')
  // Node's own code by area: its HTTP server, streams, timers.
  if (url !== '')
    return url
      .replace(/^node:_http_\w+$/, 'node:http')
      .split('/')
      .slice(0, 2)
      .join('/')
  // Generated code has no file; its functions are named after what they do.
  return /^(?:write\d+|represent)$/.test(functionName)
    ? 'generated code'
    : functionName.startsWith('(')
      ? functionName
      : 'V8, native'
}

function readClockUs(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}
