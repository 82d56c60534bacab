import type { ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from './terminal.ts'

/** Input of a command. */
export interface Invocation {
  /** Options as given, by name. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly arguments: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** Aborted when a person or a supervisor asks the process to stop. */
  readonly stop: AbortSignal
}

/** One command of the binary. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Arguments and options, a line each. */
  readonly usage: readonly string[]
  readonly options: ParseArgsOptionsConfig
  /** Runs the command and returns the exit code. Throws errors that a person can correct; only the message is shown. */
  run(invocation: Invocation): Promise<number>
}

/** Resolves when it is time to stop. */
export function untilStopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve()
  return new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
}
