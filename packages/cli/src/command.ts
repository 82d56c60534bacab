import type { ParseArgsOptionsConfig } from 'node:util'
import type { Outcome } from './exit-code.ts'
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
  /** One word, or two: what it is about and what it does, such as `keys list`. */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Arguments and options, a line each. */
  readonly usage: readonly string[]
  readonly options: ParseArgsOptionsConfig
  /** The arguments in their order: `FILE` is needed, `[PART]` may be left out, `[STORY...]` may repeat. Default: none. */
  readonly arguments?: readonly string[]
  /**
   * Runs the command and returns how it ended. Throws what a person can correct, of which only the message is shown: a `UsageError`
   * for what was not understood, any other error for what could not be done.
   */
  run(invocation: Invocation): Promise<Outcome>
}

/** Resolves when it is time to stop. */
export function untilStopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve()
  return new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
}
