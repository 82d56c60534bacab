import type { Terminal } from '@restante/cli/terminal'
import { Pool } from 'undici'
import { type Assignment, atMost, type Benchmark, type Report } from '../benchmark.ts'
import { engines } from '../gateway/engines.ts'
import type { Target } from '../gateway/load.ts'
import { operations } from '../gateway/operations.ts'
import { openStage } from '../gateway/stage.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable, showNumber } from '../table.ts'
import { writeHostileDocuments } from './hostile-documents.ts'
import { writeLongDocuments } from './long-documents.ts'

const probeEveryMs = 5
const mostHealthMs = 50

/** The latencies of a probe, in milliseconds. */
interface Latency {
  readonly probes: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** A span of time in which the gateway was watched. */
interface Phase {
  readonly health: Latency
  /** Of an operation that the gateway knows already. */
  readonly known: Latency
  /** Counts of the attack's documents by outcome: a code, or `answered`. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** The load beside the probes. */
interface Attack {
  readonly label: string
  /** Connections that each send one document after the other. */
  readonly attackers: number
  readonly documents: Iterator<string>
}

/** Measures the latency of other requests while documents arrive that keep planners busy, or that are long and refused. */
export const planningBenchmark: Benchmark = {
  name: 'planning',
  summary: 'how long others wait while documents come that cost the planner seconds, or are long and refused',
  usage: ['--seconds N           of each phase (10)'],
  options: { seconds: { type: 'string' } },
  run: runBenchmark,
}

async function runBenchmark({ options, env, terminal, stop }: Assignment): Promise<Report> {
  const seconds = Number(options['seconds'] ?? 10)
  if (!(seconds > 0 && seconds <= 600)) throw new Error('--seconds must be a number up to 600.')
  const stage = await openStage(env)
  try {
    const { process, target } = await stage.start(engines.find(({ name }) => name === 'ours')!)
    try {
      const attacks: readonly Attack[] = [
        { label: 'nothing else', attackers: 0, documents: writeHostileDocuments() },
        { label: 'hostile documents', attackers: 8, documents: writeHostileDocuments() },
        { label: 'long documents', attackers: 30, documents: writeLongDocuments() },
      ]
      const phases: Record<string, Phase> = {}
      for (const attack of attacks) phases[attack.label] = await watch(attack, target, seconds, terminal, stop)
      showPhases(phases, terminal)
      const { answered = 0, INTERNAL = 0 } = phases['hostile documents']!.outcomes
      return {
        bench: 'planning',
        machine: describeMachine(),
        method: { seconds, probeEveryMs, attackers: attacks.map(({ attackers }) => attackers).join(', ') },
        ours: phases,
        peers: {},
        ratios: {},
        budgets: attacks
          .filter(({ attackers }) => attackers > 0)
          .map(({ label }) => atMost(`health probe under ${label}, p99 ms`, phases[label]!.health.p99, mostHealthMs)),
        absent: [],
        faults: INTERNAL > 0 ? [`${INTERNAL} of ${INTERNAL + answered} documents met a fault of the gateway`] : [],
      }
    } finally {
      await process.stop()
    }
  } finally {
    await stage.close()
  }
}

async function watch(
  { label, attackers, documents }: Attack,
  target: Target,
  seconds: number,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<Phase> {
  const progress = terminal.begin(label)
  const begun = performance.now()
  const isOver = (): boolean => {
    const elapsed = (performance.now() - begun) / 1_000
    progress.update(Math.min(elapsed, seconds), seconds)
    stop.throwIfAborted()
    return elapsed >= seconds
  }
  const pool = new Pool(`http://127.0.0.1:${target.port}`, { connections: attackers + 2 })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${target.key}` }
  const post = (query: string, variables: object = {}): Promise<string> =>
    ask(pool, { method: 'POST', path: target.path, headers, body: JSON.stringify({ query, variables }) })

  const outcomes: Record<string, number> = {}
  const attack = async (): Promise<void> => {
    while (!isOver()) {
      const answer = await post(documents.next().value as string)
      const code = /"code":"(\w+)"/.exec(answer)?.[1] ?? 'answered'
      outcomes[code] = (outcomes[code] ?? 0) + 1
    }
  }
  const [health, known] = await Promise.all([
    probe(() => ask(pool, { method: 'GET', path: '/health/live' }), isOver),
    probe(() => post(operations.trivial.query, { offset: 1 }), isOver),
    ...Array.from({ length: attackers }, attack),
  ])
  await pool.close()
  progress.end()
  return { health, known, outcomes }
}

async function ask(pool: Pool, request: Parameters<Pool['request']>[0]): Promise<string> {
  const { body } = await pool.request(request)
  return body.text()
}

async function probe(send: () => Promise<unknown>, isOver: () => boolean): Promise<Latency> {
  const waits: number[] = []
  while (!isOver()) {
    const sent = performance.now()
    await send()
    const wait = performance.now() - sent
    waits.push(wait)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, probeEveryMs - wait)))
  }
  waits.sort((one, other) => one - other)
  const at = (share: number): number => round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0)
  return { probes: waits.length, p50: at(0.5), p99: at(0.99), max: round(waits.at(-1) ?? 0) }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

function showPhases(phases: Readonly<Record<string, Phase>>, terminal: Terminal): void {
  const rows = Object.entries(phases).flatMap(([phase, { health, known }]) =>
    Object.entries({ '/health/live': health, 'a known operation': known }).map(([what, { probes, p50, p99, max }]) => [
      phase,
      what,
      ...[probes, p50, p99, max].map(showNumber),
    ]),
  )
  for (const line of layOutTable([['', '', 'probes', 'p50 ms', 'p99 ms', 'max ms'], ...rows])) terminal.say(line)
  for (const [phase, { outcomes }] of Object.entries(phases)) {
    const counts = Object.entries(outcomes).map(([code, count]) => `${count} ${code}`)
    if (counts.length > 0) terminal.say(`${phase}: ${counts.join(', ')}`)
  }
}
