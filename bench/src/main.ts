import { parseArgs } from 'node:util'
import { createTerminal, type Terminal } from '@restante/cli/terminal'
import type { Benchmark, Report } from './benchmark.ts'
import { cacheBenchmark } from './cache/cache-benchmark.ts'
import { documentsBenchmark } from './documents/documents-benchmark.ts'
import { gatewayBenchmark } from './gateway/gateway-benchmark.ts'
import { ledgerBenchmark } from './ledger/ledger-benchmark.ts'
import { planningBenchmark } from './planning/planning-benchmark.ts'
import { redirectBenchmark } from './redirect/redirect-benchmark.ts'
import { sdkSizeBenchmark } from './sdk-size/sdk-size-benchmark.ts'
import { layOutTable, showNumber } from './table.ts'

const benchmarks: readonly Benchmark[] = [
  gatewayBenchmark,
  planningBenchmark,
  cacheBenchmark,
  documentsBenchmark,
  ledgerBenchmark,
  redirectBenchmark,
  sdkSizeBenchmark,
]
const commonUsage = ['--json               print the JSON line only', '--help               show this']

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
process.exitCode = await runWords(process.argv.slice(2))

/** Runs the benchmark that the arguments name; without a name, lists them. Returns the exit code. */
async function runWords(words: readonly string[]): Promise<number> {
  const terminal = createTerminal(process, process.env)
  const [name, ...rest] = words
  if (name === undefined || name === '--help') {
    terminal.print('npm run bench -- <name> [options]')
    terminal.print('')
    for (const { name: each, summary } of benchmarks) terminal.print(`  ${each.padEnd(12)}${summary}`)
    return 0
  }
  const benchmark = benchmarks.find((each) => each.name === name)
  if (!benchmark) {
    terminal.say(
      `There is no benchmark ${JSON.stringify(name)}. There are: ${benchmarks.map((each) => each.name).join(', ')}.`,
    )
    return 2
  }
  try {
    const { values } = parseArgs({
      args: rest,
      options: { ...benchmark.options, json: { type: 'boolean' }, help: { type: 'boolean' } },
    })
    const options = values as Record<string, string | boolean | undefined>
    if (options['help'] === true) {
      terminal.print(`npm run bench -- ${benchmark.name} [options]`)
      terminal.print(benchmark.summary)
      for (const line of ['', ...benchmark.usage, ...commonUsage]) terminal.print(line === '' ? '' : `  ${line}`)
      return 0
    }
    const quiet = options['json'] === true
    const shown = quiet ? createTerminal({ stdout: process.stdout, stderr: { write: () => {} } }) : terminal
    const report = await benchmark.run({ options, env: process.env, terminal: shown, stop: stop.signal })
    showVerdict(report, shown)
    terminal.print(JSON.stringify(report))
    return report.faults.length === 0 && report.budgets.every(({ ok }) => ok) ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return 130
    terminal.say(error instanceof Error ? error.message : String(error))
    return 2
  }
}

function showVerdict({ budgets, absent, faults }: Report, terminal: Terminal): void {
  const rows = budgets.map(({ name, value, limit, ok }) => [
    name,
    ok ? 'kept' : 'MISSED',
    showNumber(value),
    String(limit),
  ])
  terminal.say('')
  for (const line of layOutTable([['budget', '', 'value', 'limit'], ...rows])) terminal.say(line)
  for (const each of absent) terminal.say(`not measured: ${each}`)
  for (const each of faults) terminal.say(`FAULT: ${each}`)
}
