import type { Engine } from './engines.ts'
import type { LoadGenerator } from './load.ts'
import type { OperationName } from './operations.ts'
import { readCpuUs, readPeakMb } from './processes.ts'
import { askOnce, type Stage } from './stage.ts'

/** The figures of one engine for one operation. */
export interface Figures {
  /** Responses per second. */
  readonly rps: number
  /** CPU time of the engine's process for each response, all its threads, in microseconds. */
  readonly cpuUs: number
  /** Share of its core that the engine used. Below 0.95 something else was the limit: then only `cpuUs` compares. */
  readonly cpuShare: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly peakMb: number
  /** Size of a response with its headers, in bytes. */
  readonly answerBytes: number
}

/** One measurement, with its faults. */
export interface Measured {
  readonly figures: Figures
  /** The response to a fixed request, for comparison with the other engines'. */
  readonly answer: string
  readonly failures: number
}

/** The request to which every engine must give the same response. */
const comparedOffset = 7

/** Measures one operation of one engine in a fresh process. */
export async function measure(
  stage: Stage,
  engine: Engine,
  operation: OperationName,
  load: LoadGenerator,
  span: { readonly warmUpSeconds: number; readonly seconds: number },
): Promise<Measured> {
  const { process: watched, target } = await stage.start(engine)
  try {
    const answer = await askOnce(target, operation, comparedOffset)
    const warmUp = await load.send(operation, target, span.warmUpSeconds)
    const before = readCpuUs(watched.pid)
    const counted = await load.send(operation, target, span.seconds)
    const usedUs = readCpuUs(watched.pid) - before
    const isSteady = (await askOnce(target, operation, comparedOffset)) === answer
    return {
      figures: {
        rps: counted.requests / counted.seconds,
        cpuUs: usedUs / counted.requests,
        cpuShare: usedUs / 1e6 / counted.seconds,
        p50Ms: counted.p50Ms,
        p99Ms: counted.p99Ms,
        peakMb: readPeakMb(watched.pid),
        answerBytes: counted.bytes / counted.requests,
      },
      answer: isSteady ? answer : `${answer} at first, and something else under load`,
      failures: warmUp.failures + counted.failures,
    }
  } finally {
    await watched.stop()
  }
}

/** Returns the median of each figure over the rounds. */
export function takeMedians(rounds: readonly Figures[]): Figures {
  const median = (name: keyof Figures): number => {
    const sorted = rounds.map((figures) => figures[name]).toSorted((one, other) => one - other)
    return sorted[Math.floor(sorted.length / 2)]!
  }
  return {
    rps: Math.round(median('rps')),
    cpuUs: round(median('cpuUs')),
    cpuShare: round(median('cpuShare')),
    p50Ms: round(median('p50Ms')),
    p99Ms: round(median('p99Ms')),
    peakMb: Math.round(median('peakMb')),
    answerBytes: Math.round(median('answerBytes')),
  }
}

/** Two digits after the point: more would be noise. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}
