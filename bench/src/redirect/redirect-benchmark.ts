import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPool, startEmbeddedServer } from '@restante/store'
import { type Assignment, atLeast, atMost, type Benchmark, type Budget, type Report } from '../benchmark.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable, showNumber } from '../table.ts'
import { createBareLedger, createBareTables } from './bare-ledger.ts'
import { bare, commitAlone, type Contender, countRoundTrips, type Spread, useCase } from './contenders.ts'
import { readOwnCpu, readServerCpu } from './cpu-time.ts'
import { drive } from './drive.ts'
import { type GatewayRun, runThroughGateway } from './through-gateway.ts'
import { makeWorld, type World } from './world.ts'

/** Redirects a second through SDK and gateway. */
const gatewayRate = 200

/** How fast parcels are redirected, beside a ledger that does nothing else. */
export const redirectBenchmark: Benchmark = {
  name: 'redirect',
  summary: 'redirects a second and what each costs, beside a bare ledger and one statement each',
  usage: [
    '--rounds N           measure each N times, in turn; the medians count (5)',
    '--jobs N             redirects of the use case in each measurement; others in proportion (4000)',
    '--callers N          callers that wait for their redirect (32)',
    `--seconds N          of redirects through SDK and gateway, ${gatewayRate} a second; 0 leaves them out (20)`,
  ],
  options: {
    rounds: { type: 'string' },
    jobs: { type: 'string' },
    callers: { type: 'string' },
    seconds: { type: 'string' },
  },
  run: runBenchmark,
}

const outlets = 10_000

/** One measurement. Costs are per redirect. */
interface Sample {
  readonly perSecond: number
  readonly nodeMicros: number
  readonly postgresMicros: number | null
  readonly walBytes: number
  readonly p50Millis: number
  readonly p99Millis: number
}

async function runBenchmark({ options, env, terminal, stop }: Assignment): Promise<Report> {
  const [rounds, jobs, callers, seconds] = ['rounds', 'jobs', 'callers', 'seconds'].map((name, index) =>
    Number(options[name] ?? [5, 4_000, 32, 20][index]),
  ) as [number, number, number, number]
  if (!(rounds >= 1 && jobs >= 100 && callers >= 1 && seconds >= 0)) {
    throw new Error(
      '--rounds and --callers must be numbers of 1 or more, --jobs of 100 or more, --seconds of 0 or more.',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'restante-bench-'))
  // The server of a run as root is another user's.
  await chmod(folder, 0o755)
  const server = await startEmbeddedServer({ dataDirectory: folder, log: () => {} })
  const closing: (() => Promise<unknown>)[] = [
    () => server.release(),
    () => rm(folder, { recursive: true, force: true }),
  ]
  const samples = new Map<string, Sample[]>()
  let roundTrips = 0
  let gateway: GatewayRun | null = null
  try {
    const progress = terminal.begin('making the world')
    const needed = Math.ceil((rounds * (2 * 1.5 + 2 + 0.25) + 2) * jobs)
    const world = await makeWorld(server.url, { outlets, returns: needed })
    closing.unshift(() => world.close())
    await createBareTables(world.admin, outlets)
    const barePool = openPool(server.url, { max: 2 })
    closing.unshift(() => barePool.end())
    progress.end(`${needed} returns, ${outlets} outlets`)
    const ours = await world.openParcels()
    const single = await Promise.all(Array.from({ length: callers }, () => world.openParcels()))
    const both: readonly Spread[] = ['hot', 'spread']
    const contenders: (Contender & { spreads: readonly Spread[] })[] = [
      { ...bare(createBareLedger(barePool), world, jobs * 5), spreads: both },
      { ...commitAlone(ours, world, jobs * 1.5), spreads: both },
      { ...useCase('use case', [ours], world, jobs), spreads: both },
      { ...useCase('one each', single, world, jobs / 4), spreads: ['hot'] },
    ]
    roundTrips = await countRoundTrips(ours, world)
    for (const each of contenders) {
      const job = await each.prepare(jobs / 10, 'spread')
      await drive(jobs / 10, callers, stop, job)
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const spread of both) {
        for (const each of contenders.filter(({ spreads }) => spreads.includes(spread))) {
          const name = `${each.name}, ${spread}`
          const line = terminal.begin(`round ${round} of ${rounds}: ${name}`)
          const sample = await measure(each, spread, world, server.clusterDirectory, callers, stop)
          line.end(`${showNumber(sample.perSecond)}/s`)
          samples.set(name, [...(samples.get(name) ?? []), sample])
        }
      }
    }
  } finally {
    for (const close of closing) await close()
  }
  if (seconds > 0) {
    const line = terminal.begin(`through SDK and gateway, ${gatewayRate}/s`)
    gateway = await runThroughGateway({ rate: gatewayRate, seconds, env }, stop)
    line.end(`p99 ${showNumber(gateway.p99Millis)} ms`)
  }
  const medians = new Map([...samples].map(([name, list]) => [name, medianSample(list)]))
  terminal.say('')
  for (const line of layOutTable([
    ['redirects', '', 'per second', 'Node us', 'PostgreSQL us', 'WAL bytes', 'p50 ms', 'p99 ms'],
    ...[...medians].map(([name, each]) => [
      name,
      '',
      showNumber(each.perSecond),
      showNumber(each.nodeMicros),
      each.postgresMicros === null ? '-' : showNumber(each.postgresMicros),
      showNumber(each.walBytes),
      showNumber(each.p50Millis),
      showNumber(each.p99Millis),
    ]),
  ])) {
    terminal.say(line)
  }
  const isOurs = (name: string): boolean => /^(commit alone|use case)/.test(name)
  const pick = (isWanted: (name: string) => boolean): Record<string, Sample> =>
    Object.fromEntries([...medians].filter(([name]) => isWanted(name)))
  const ratio = (name: string, of: string): number =>
    Math.round(((medians.get(name)?.perSecond ?? 0) / (medians.get(of)?.perSecond ?? 1)) * 1_000) / 1_000
  const budgets: Budget[] = [
    atLeast('commit alone / bare ledger, hot', ratio('commit alone, hot', 'bare ledger, hot'), 0.3),
    atLeast('commit alone / bare ledger, spread', ratio('commit alone, spread', 'bare ledger, spread'), 0.4),
    atLeast('use case / bare ledger, hot', ratio('use case, hot', 'bare ledger, hot'), 0.2),
    atLeast('use case / bare ledger, spread', ratio('use case, spread', 'bare ledger, spread'), 0.2),
    atLeast('use case / one each, hot', ratio('use case, hot', 'one each, hot'), 8),
    atMost('round trips', roundTrips, 3),
    ...(gateway ? [atMost('SDK and gateway, p99 ms', gateway.p99Millis, 150)] : []),
  ]
  return {
    bench: 'redirect',
    machine: describeMachine(),
    method: { rounds, jobs, callers, candidates: 3, outlets, gatewayRate, gatewaySeconds: seconds },
    ours: { ...pick(isOurs), roundTrips, gateway },
    peers: pick((name) => !isOurs(name)),
    ratios: Object.fromEntries(budgets.slice(0, 5).map(({ name, value }) => [name.split(', at least')[0]!, value])),
    budgets,
    absent: medians.get('use case, hot')!.postgresMicros === null ? ["PostgreSQL's CPU time: there is no /proc"] : [],
    faults: gateway && gateway.failed > 0 ? [`${gateway.failed} redirects through the gateway failed.`] : [],
  }
}

async function measure(
  contender: Contender,
  spread: Spread,
  world: World,
  clusterDirectory: string,
  callers: number,
  stop: AbortSignal,
): Promise<Sample> {
  const { jobs } = contender
  const job = await contender.prepare(jobs, spread)
  const position = async (): Promise<number> =>
    (await world.admin.query<{ at: number }>(`select (pg_current_wal_insert_lsn() - '0/0')::bigint as at`)).rows[0]!.at
  const before = { node: readOwnCpu(), server: await readServerCpu(clusterDirectory), wal: await position() }
  const { perSecond, millis } = await drive(jobs, callers, stop, job)
  const [node, server, wal] = [readOwnCpu(), await readServerCpu(clusterDirectory), await position()]
  const sorted = millis.toSorted((a, b) => a - b)
  return {
    perSecond,
    nodeMicros: ((node - before.node) / jobs) * 1e6,
    postgresMicros: server === null || before.server === null ? null : ((server - before.server) / jobs) * 1e6,
    walBytes: (wal - before.wal) / jobs,
    p50Millis: sorted[Math.floor(jobs * 0.5)]!,
    p99Millis: sorted[Math.floor(jobs * 0.99)]!,
  }
}

/** Returns the sample of the median rate. */
function medianSample(samples: readonly Sample[]): Sample {
  return samples.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(samples.length / 2)]!
}
