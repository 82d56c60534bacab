import type { Terminal } from '@restante/cli/terminal'
import { atLeast, atMost, type Budget } from '../benchmark.ts'
import { layOutTable, showNumber } from '../table.ts'
import { engines } from './engines.ts'
import { type Figures, type Measured, round, takeMedians } from './measure.ts'
import { type OperationName, operationNames } from './operations.ts'

/** The engines' figures by operation, only what was measured. */
export type FiguresByEngine = Readonly<Record<string, Partial<Record<OperationName, Figures>>>>

/** Budgets of our CPU time per response, as multiples of the proxy's on the trivial operation. */
const mostTimesProxy: Readonly<Record<OperationName, number>> = { trivial: 2.2, joins: 6.5, heavy: 30 }
/** Budgets of the peers' CPU time per response, as multiples of ours. */
const leastTimesOurs: Readonly<Record<OperationName, number>> = { trivial: 6, joins: 5, heavy: 4 }
const beatenPeers = ['hive', 'apollo'] as const

/**
 * Returns medians of each engine's rounds, and their faults: refused requests, responses that differ from the first's.
 */
export function summarise(
  rounds: readonly { readonly engine: string; readonly operation: OperationName; readonly measured: Measured }[],
): { readonly figures: FiguresByEngine; readonly faults: readonly string[] } {
  const figures: Record<string, Partial<Record<OperationName, Figures>>> = {}
  const faults = new Set<string>()
  for (const { engine, operation, measured } of rounds) {
    const same = rounds.filter((each) => each.engine === engine && each.operation === operation)
    ;(figures[engine] ??= {})[operation] = takeMedians(same.map((each) => each.measured.figures))
    const expected = rounds.find((each) => each.operation === operation)?.measured.answer
    if (measured.answer !== expected) {
      faults.add(`${engine} answers ${operation} otherwise than the first: ${measured.answer.slice(0, 200)}`)
    }
    const failures = same.reduce((sum, each) => sum + each.measured.failures, 0)
    if (failures > 0) faults.add(`${engine} failed ${failures} requests of ${operation}`)
  }
  return { figures, faults: [...faults] }
}

/** Returns the ratios of CPU time per response, and the budgets that they must keep to. */
export function judge(figures: FiguresByEngine): {
  readonly ratios: Readonly<Record<string, number>>
  readonly budgets: readonly Budget[]
} {
  const ratios: Record<string, number> = {}
  const budgets: Budget[] = []
  const proxyUs = figures['proxy']?.trivial?.cpuUs
  for (const operation of operationNames) {
    const oursUs = figures['ours']?.[operation]?.cpuUs
    if (oursUs === undefined) continue
    if (proxyUs !== undefined) {
      const name = `${operation}: ours / proxy`
      ratios[name] = round(oursUs / proxyUs)
      budgets.push(atMost(name, ratios[name], mostTimesProxy[operation]))
    }
    for (const { name: peer, isPeer } of engines) {
      const peerUs = figures[peer]?.[operation]?.cpuUs
      if (!isPeer || peerUs === undefined) continue
      const name = `${operation}: ${peer} / ours`
      ratios[name] = round(peerUs / oursUs)
      if (beatenPeers.some((each) => each === peer))
        budgets.push(atLeast(name, ratios[name], leastTimesOurs[operation]))
    }
  }
  return { ratios, budgets }
}

/** Shows the figures, an operation after the other. */
export function showFigures(figures: FiguresByEngine, terminal: Terminal): void {
  const rows = operationNames.flatMap((operation) =>
    engines.flatMap(({ name, title }) => {
      const found = figures[name]?.[operation]
      if (!found) return []
      const { rps, cpuUs, cpuShare, p50Ms, p99Ms, peakMb, answerBytes } = found
      return [[operation, title, ...[rps, cpuUs, cpuShare, p50Ms, p99Ms, peakMb, answerBytes / 1_024].map(showNumber)]]
    }),
  )
  const head = ['operation', 'engine', 'responses/s', 'CPU µs', 'of a core', 'p50 ms', 'p99 ms', 'peak MB', 'kB']
  terminal.say('')
  for (const line of layOutTable([head, ...rows])) terminal.say(line)
}
