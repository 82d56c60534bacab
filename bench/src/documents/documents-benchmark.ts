import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Terminal } from '@restante/cli/terminal'
import { type Assignment, atMost, type Benchmark, type Budget, type Report } from '../benchmark.ts'
import { describeMachine } from '../machine.ts'
import { layOutTable, showNumber } from '../table.ts'
import type { Holding } from './protocol.ts'

const mostGrowth = 1.05
const program = fileURLToPath(new URL('documents-main.ts', import.meta.url))

/** Measures whether the gateway's memory depends on the number of different documents that it is sent. */
export const documentsBenchmark: Benchmark = {
  name: 'documents',
  summary: 'memory of the gateway and its planners over 100,000 different documents, four of ten refused',
  usage: ['--count N             documents in all (100,000)'],
  options: { count: { type: 'string' } },
  run: runBenchmark,
}

async function runBenchmark({ options, terminal, stop }: Assignment): Promise<Report> {
  const count = Number(options['count'] ?? 100_000)
  if (!Number.isInteger(count) || count < 1_000) throw new Error('--count must be a whole number of 1,000 or more.')
  const counts = [Math.round(count / 1_000), Math.round(count / 10), Math.round(count / 2), count]
  const holdings = await observe(counts, terminal, stop)
  const [, early, half, late] = holdings
  if (!early || !half || !late) throw new Error('The measured process ended before it was done.')

  showHoldings(holdings, terminal)
  const ratios: Record<string, number> = {}
  const budgets: Budget[] = []
  const compare = (label: string, before: number | null, after: number | null): void => {
    if (before === null || after === null) return
    ratios[label] = Math.round((after / before) * 1_000) / 1_000
    budgets.push(atMost(label, ratios[label], mostGrowth))
  }
  compare('heap: after all documents / after a tenth', early.heapMb, late.heapMb)
  // V8 and allocators keep freed pages for reuse: that stock is full after some ten thousand documents.
  compare('resident: after all documents / after half', half.residentMb, late.residentMb)
  compare('planners: after all documents / after half', half.plannersMb, late.plannersMb)
  return {
    bench: 'documents',
    machine: describeMachine(),
    method: { documents: count },
    ours: { holdings },
    peers: {},
    ratios,
    budgets,
    absent: late.plannersMb === null ? ['the planners, whose memory only Linux shows'] : [],
    faults: late.refused['INTERNAL'] ? [`${late.refused['INTERNAL']} documents met a fault of the gateway`] : [],
  }
}

function observe(counts: readonly number[], terminal: Terminal, stop: AbortSignal): Promise<Holding[]> {
  const total = counts.at(-1)!
  const progress = terminal.begin(`${total.toLocaleString('en')} different documents`)
  const child = fork(program, counts.map(String), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal: stop,
  })
  const holdings: Holding[] = []
  child.on('message', (message: { readonly done: number } | { readonly holding: Holding }) => {
    if ('done' in message) progress.update(message.done, total)
    else holdings.push(message.holding)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      progress.end()
      if (code === 0) resolve(holdings)
      else reject(new Error('The measured process failed.'))
    })
  })
}

function showHoldings(holdings: readonly Holding[], terminal: Terminal): void {
  const rows = holdings.map(({ documents, heapMb, residentMb, plannersMb, answered, refused }) => [
    documents.toLocaleString('en'),
    '',
    ...[heapMb, residentMb, plannersMb ?? 0, answered].map(showNumber),
    showNumber(Object.values(refused).reduce((sum, each) => sum + each, 0)),
  ])
  terminal.say('')
  for (const line of layOutTable([
    ['documents', '', 'heap MB', 'resident MB', 'planners MB', 'answered', 'refused'],
    ...rows,
  ])) {
    terminal.say(line)
  }
}
