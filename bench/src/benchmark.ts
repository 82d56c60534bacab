import type { ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from '@restante/cli/terminal'
import type { Machine } from './machine.ts'

/** The input of a benchmark. */
export interface Assignment {
  /** Options as given, by name. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** Aborted when the user asks to stop. */
  readonly stop: AbortSignal
}

/** One benchmark of the list. */
export interface Benchmark {
  readonly name: string
  /** One line for the list. */
  readonly summary: string
  /** Options, a line each. */
  readonly usage: readonly string[]
  readonly options: ParseArgsOptionsConfig
  /** Runs the measurement. Throws for problems that the user can fix: only the message is shown. */
  run(assignment: Assignment): Promise<Report>
}

/** A bound that a measured value must keep to. */
export interface Budget {
  readonly name: string
  readonly value: number
  readonly limit: number
  readonly ok: boolean
}

/** The result of a benchmark; its JSON is the last line of standard output. */
export interface Report {
  readonly bench: string
  readonly machine: Machine
  /** The method of measuring: rounds, seconds, the load generator. */
  readonly method: Readonly<Record<string, string | number>>
  readonly ours: Readonly<Record<string, unknown>>
  readonly peers: Readonly<Record<string, unknown>>
  /** Ratios of the same run, by name. */
  readonly ratios: Readonly<Record<string, number>>
  readonly budgets: readonly Budget[]
  /** Parts that were not measured because this machine lacks them; never guessed. */
  readonly absent: readonly string[]
  /** Faults during the run, such as a response that differs from the others'. Any fault fails the run. */
  readonly faults: readonly string[]
}

/** A value that must not exceed the limit. */
export function atMost(name: string, value: number, limit: number): Budget {
  return { name: `${name}, at most`, value, limit, ok: value <= limit }
}

/** A value that must reach the limit. */
export function atLeast(name: string, value: number, limit: number): Budget {
  return { name: `${name}, at least`, value, limit, ok: value >= limit }
}
