import type { Assignment, Benchmark, Report } from '../benchmark.ts'
import { installLocked } from '../install-locked.ts'
import { describeMachine } from '../machine.ts'
import { showNumber } from '../table.ts'
import { engines } from './engines.ts'
import { connections, findLoadGenerator } from './load.ts'
import { measure, type Measured } from './measure.ts'
import { type OperationName, operationNames } from './operations.ts'
import { profileOurs } from './profile.ts'
import { openStage } from './stage.ts'
import { judge, showFigures, summarise } from './verdict.ts'

const warmUpSeconds = 3
const peersToInstall = {
  folder: new URL('../../peers/', import.meta.url),
  label: 'Installing the gateways to compare with (700 MB, a minute or two, once)',
}

/** Compares the gateway with others, on the same operations over the same subgraphs. */
export const gatewayBenchmark: Benchmark = {
  name: 'gateway',
  summary: 'the gateway beside Hive Gateway, Apollo Gateway, mercurius and a plain proxy: rate, CPU, latency, memory',
  usage: [
    '--rounds N           measure each N times, in turn; the medians count (3)',
    `--seconds N          of load in each measurement, after ${warmUpSeconds} to warm up (6)`,
    `--only A,B           of ${engines.map(({ name }) => name).join(', ')} (all)`,
    `--operations A,B     of ${operationNames.join(', ')} (all)`,
    '--profile            instead of measuring, show where the CPU time of ours goes',
    '--unshared           ours sends every subgraph request alone, as if no other client were there',
  ],
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    operations: { type: 'string' },
    profile: { type: 'boolean' },
    unshared: { type: 'boolean' },
  },
  run: runBenchmark,
}

async function runBenchmark({ options, terminal, env, stop }: Assignment): Promise<Report> {
  const machine = describeMachine()
  if (process.platform !== 'linux' || machine.cores < 2) {
    throw new Error('This benchmark pins processes to two cores and reads /proc: it needs Linux and two cores.')
  }
  const rounds = readCount(options['rounds'] ?? '3', 'rounds', 20)
  const seconds = readCount(options['seconds'] ?? '6', 'seconds', 60)
  const names = engines.map(({ name }) => name)
  const chosen = readChoice(options['profile'] ? 'ours' : options['only'], names, 'only')
  const operations = readChoice(options['operations'], operationNames, 'operations')
  const wanted = engines.filter(({ name }) => chosen.includes(name))

  const reason = wanted.some(({ isPeer }) => isPeer)
    ? await installLocked(peersToInstall.folder, peersToInstall.label, terminal)
    : null
  const present = wanted.filter(({ isPeer }) => !isPeer || reason === null)
  const absent = wanted.filter((engine) => !present.includes(engine)).map(({ name }) => `${name}: ${reason}`)
  const load = findLoadGenerator(env)
  const method = { load: load.name, connections, rounds, seconds, warmUpSeconds }

  const measuredRounds: { engine: string; operation: OperationName; measured: Measured }[] = []
  const stage = await openStage(env, !options['unshared'])
  try {
    if (options['profile']) await profileOurs(stage, operations, load, seconds, terminal)
    else {
      for (let round = 1; round <= rounds; round += 1) {
        for (const operation of operations) {
          for (const engine of present.filter((each) => each.operations.includes(operation))) {
            stop.throwIfAborted()
            const progress = terminal.begin(`round ${round} of ${rounds}, ${operation}, ${engine.title}`)
            const measured = await measure(stage, engine, operation, load, { warmUpSeconds, seconds }).catch(
              (error: unknown) => {
                // A peer may not run on this machine at all; ours must.
                if (!engine.isPeer || stop.aborted) throw error
                absent.push(`${engine.name}, ${operation}, round ${round}: ${String(error).slice(0, 300)}`)
                return null
              },
            )
            if (!measured) {
              progress.end('it could not be measured')
              continue
            }
            const { rps, cpuUs } = measured.figures
            progress.end(`${showNumber(rps)} responses/s, ${showNumber(cpuUs)} µs of CPU each`)
            measuredRounds.push({ engine: engine.name, operation, measured })
          }
        }
      }
    }
  } finally {
    await stage.close()
  }

  const { figures, faults } = summarise(measuredRounds)
  if (!options['profile']) showFigures(figures, terminal)
  const { ours = {}, ...peers } = figures
  return { bench: 'gateway', machine, method, ours, peers, ...judge(figures), absent, faults }
}

function readCount(given: string | boolean, name: string, most: number): number {
  const count = Number(given)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new Error(`--${name} must be a whole number from 1 to ${most}.`)
}

function readChoice<Name extends string>(
  given: string | boolean | undefined,
  offered: readonly Name[],
  name: string,
): readonly Name[] {
  if (typeof given !== 'string') return offered
  const words = given.split(',')
  const unknown = words.find((word) => !offered.some((each) => each === word))
  if (unknown !== undefined) throw new Error(`--${name} knows ${offered.join(', ')}, not ${JSON.stringify(unknown)}.`)
  return offered.filter((each) => words.includes(each))
}
