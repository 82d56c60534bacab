import { runCommand } from '../../src/run-command.ts'
import { createTerminal } from '../../src/terminal.ts'

/** The outcome of a run of the binary. */
export interface BinaryRun {
  readonly code: number
  /** Standard output. */
  readonly out: string
  /** Standard error. */
  readonly error: string
}

/** Runs the words as the binary does, without a terminal. */
export async function runBinary(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stop: AbortSignal = new AbortController().signal,
): Promise<BinaryRun> {
  const written = { out: '', error: '' }
  const terminal = createTerminal({
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.error += text) },
  })
  const code = await runCommand({ words, env, terminal, stop })
  return { code, ...written }
}
