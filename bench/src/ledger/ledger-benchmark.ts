import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedServer } from '@restante/store'
import { type Assignment, atLeast, type Benchmark, type Report } from '../benchmark.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable, showNumber } from '../table.ts'
import { measureCommits } from './announce-parcels.ts'
import { type Ledgers, openLedgers } from './open-ledgers.ts'

const warmUpSeconds = 2
/** Processes that write to one realm at once. */
const processes = 2

/** The price of events in the order of their commits. */
export const ledgerBenchmark: Benchmark = {
  name: 'ledger',
  summary: "commits a second of the ledger, beside the same ledger without an order of its realm's events",
  usage: [
    '--rounds N           measure each N times, in turn; the medians count (5)',
    `--seconds N          of commits in each measurement, after ${warmUpSeconds} to warm up (4)`,
    '--callers N          callers that wait for their commit, in all (64)',
  ],
  options: { rounds: { type: 'string' }, seconds: { type: 'string' }, callers: { type: 'string' } },
  run: runBenchmark,
}

async function runBenchmark({ options, terminal, stop }: Assignment): Promise<Report> {
  const [rounds, seconds, callers] = ['rounds', 'seconds', 'callers'].map((name, index) =>
    Number(options[name] ?? [5, 4, 64][index]),
  ) as [number, number, number]
  if (!(rounds >= 1 && seconds >= 1 && callers >= 1)) {
    throw new Error('--rounds, --seconds and --callers must be numbers of 1 or more.')
  }
  const folder = await mkdtemp(join(tmpdir(), 'restante-bench-'))
  // The server of a run as root is another user's.
  await chmod(folder, 0o755)
  const server = await startEmbeddedServer({ dataDirectory: folder, log: () => {} })
  const rates = { ordered: [] as number[], unordered: [] as number[] }
  const opened: Ledgers[] = []
  try {
    const withoutOrder = await readFile(new URL('unordered-events.sql', import.meta.url), 'utf8')
    const ordered = await openLedgers(server.url, 'ordered', processes, '')
    opened.push(ordered)
    const unordered = await openLedgers(server.url, 'unordered', processes, withoutOrder)
    opened.push(unordered)
    const variants = { ordered, unordered }
    for (const { ledgers } of opened) await measureCommits(ledgers, { callers, seconds: warmUpSeconds, stop })
    for (let number = 1; number <= rounds; number += 1) {
      for (const name of ['ordered', 'unordered'] as const) {
        const progress = terminal.begin(`round ${number} of ${rounds}, events ${name}`)
        const rate = await measureCommits(variants[name].ledgers, { callers, seconds, stop })
        progress.end(`${showNumber(rate)} commits/s`)
        rates[name].push(rate)
      }
    }
  } finally {
    for (const each of opened) await each.close()
    await server.release()
    await rm(folder, { recursive: true, force: true })
  }
  const [ours, peer] = [medianOf(rates.ordered), medianOf(rates.unordered)]
  terminal.say('')
  for (const line of layOutTable([
    ['events', '', 'commits/s'],
    ['in the order of commits', '', showNumber(ours)],
    ['without an order', '', showNumber(peer)],
  ])) {
    terminal.say(line)
  }
  const ratio = Math.round((ours / peer) * 1_000) / 1_000
  return {
    bench: 'ledger',
    machine: describeMachine(),
    method: { rounds, seconds, callers, processes, eventsPerCommit: 2 },
    ours: { commitsPerSecond: ours, rounds: rates.ordered },
    peers: { unordered: { commitsPerSecond: peer, rounds: rates.unordered } },
    ratios: { 'ordered / unordered, commits': ratio },
    budgets: [atLeast('ordered / unordered, commits', ratio, 0.8)],
    absent: [],
    faults: [],
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
