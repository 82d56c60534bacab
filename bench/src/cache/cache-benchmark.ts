import { execFileSync } from 'node:child_process'
import { type Assignment, atMost, type Benchmark, type Report } from '../benchmark.ts'
import { connections, findLoadGenerator } from '../gateway/load.ts'
import { round } from '../gateway/measure.ts'
import { findFreePort, startOnCore, type Watched } from '../gateway/processes.ts'
import { openStage } from '../gateway/stage.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable, showNumber } from '../table.ts'
import { type MeasuredVariant, measureVariant, type VariantFigures, variants } from './measure-variant.ts'

const warmUpSeconds = 3
const redisCore = 1

/** Measures the savings of caching responses, and its cost where nothing may be cached. */
export const cacheBenchmark: Benchmark = {
  name: 'cache',
  summary: 'the gateway with @cacheControl: CPU and subgraph requests per response, in memory and in Redis',
  usage: [
    '--rounds N           measure each N times, in turn; the medians count (3)',
    `--seconds N          of load in each measurement, after ${warmUpSeconds} to warm up (6)`,
  ],
  options: { rounds: { type: 'string' }, seconds: { type: 'string' } },
  run: runBenchmark,
}

async function runBenchmark({ options, terminal, env, stop }: Assignment): Promise<Report> {
  const machine = describeMachine()
  if (process.platform !== 'linux' || machine.cores < 2) {
    throw new Error('This benchmark pins processes to two cores and reads /proc: it needs Linux and two cores.')
  }
  const [rounds, seconds] = [Number(options['rounds'] ?? 3), Number(options['seconds'] ?? 6)]
  if (!(rounds >= 1 && seconds >= 1)) throw new Error('--rounds and --seconds must be numbers of 1 or more.')
  const load = findLoadGenerator(env)
  const redis = await startRedis(env)
  const present = variants.filter(({ store }) => store !== 'redis' || redis !== null)
  const measured = new Map(present.map(({ name }) => [name, [] as MeasuredVariant[]]))
  const stage = await openStage(env)
  try {
    for (let number = 1; number <= rounds; number += 1) {
      for (const variant of present) {
        stop.throwIfAborted()
        const progress = terminal.begin(`round ${number} of ${rounds}, ${variant.title}`)
        const result = await measureVariant(stage, variant, redis, load, { warmUpSeconds, seconds })
        progress.end(
          `${showNumber(result.figures.cpuUs)} µs of CPU and ${showNumber(result.figures.asked)} requests each`,
        )
        measured.get(variant.name)!.push(result)
      }
    }
  } finally {
    await stage.close()
    await redis?.process.stop()
  }

  const figures = Object.fromEntries(Array.from(measured, ([name, each]) => [name, takeMedians(each)]))
  const rows = present.map(({ name, title }) => {
    const { rps, cpuUs, redisCpuUs, asked, p50Ms, p99Ms } = figures[name]!
    return [title, '', ...[rps, cpuUs, redisCpuUs, asked, p50Ms, p99Ms].map(showNumber)]
  })
  terminal.say('')
  const head = ['variant', '', 'responses/s', 'CPU µs', 'Redis µs', 'requests', 'p50 ms', 'p99 ms']
  for (const line of layOutTable([head, ...rows])) terminal.say(line)
  return {
    bench: 'cache',
    machine,
    method: { load: load.name, connections, rounds, seconds, warmUpSeconds, operation: 'joins' },
    ours: figures,
    peers: {},
    ...judge(figures),
    absent: redis ? [] : ['the variants in Redis: there is no redis-server on this machine'],
    faults: listFaults(measured),
  }
}

function judge(figures: Readonly<Record<string, VariantFigures>>): Pick<Report, 'ratios' | 'budgets'> {
  const bareUs = figures['bare']!.cpuUs
  const ratios = Object.fromEntries(
    Object.entries(figures).map(([name, { cpuUs }]) => [`${name} / bare, CPU`, round(cpuUs / bareUs)]),
  )
  return {
    ratios,
    budgets: [
      atMost('a cache without hints / none, CPU', ratios['unhinted / bare, CPU']!, 1.1),
      atMost('requests per response, entities cached', round(figures['entities-memory']!.asked), 1.05),
      atMost('requests per response, everything cached', round(figures['all-memory']!.asked), 0.05),
    ],
  }
}

function takeMedians(rounds: readonly MeasuredVariant[]): VariantFigures {
  const median = (name: keyof VariantFigures): number => {
    const sorted = rounds.map(({ figures }) => figures[name]).toSorted((one, other) => one - other)
    return round(sorted[Math.floor(sorted.length / 2)]!)
  }
  return {
    rps: Math.round(median('rps')),
    cpuUs: median('cpuUs'),
    redisCpuUs: median('redisCpuUs'),
    asked: median('asked'),
    p50Ms: median('p50Ms'),
    p99Ms: median('p99Ms'),
  }
}

function listFaults(measured: ReadonlyMap<string, readonly MeasuredVariant[]>): string[] {
  const expected = measured.get('bare')?.[0]?.answers[0]
  return Array.from(measured, ([name, rounds]) => {
    const failures = rounds.reduce((sum, each) => sum + each.failures, 0)
    const differs = rounds.some(({ answers }) => answers.some((answer) => answer !== expected))
    return [failures > 0 ? `${name} failed ${failures} requests` : '', differs ? `${name} answers otherwise` : '']
  })
    .flat()
    .filter((fault) => fault !== '')
}

/** A Redis of the run's own on the core of the subgraphs; null where this machine has none. */
async function startRedis(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly process: Watched; readonly url: string } | null> {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore', env })
  } catch {
    return null
  }
  const port = await findFreePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  return { process: startOnCore(redisCore, 'redis-server', args, { env }), url: `redis://127.0.0.1:${port}` }
}
