import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { UsageError } from './words/usage-error.ts'

/** Output of a command. Everything but results goes to standard error. */
export interface Terminal {
  /** Prints a line of the result. */
  print(line: string): void
  /** Prints a line for the person who watches. */
  say(line: string): void
  /** Shows work that takes a while: a bar on a terminal, and a line at its end everywhere. */
  begin(label: string): Progress
  /**
   * Asks the person who watches; only `y` or `yes` is a yes. Throws a `UsageError` where nobody can be asked, and the reason of `stop`
   * when it is aborted.
   */
  confirm(question: string, stop: AbortSignal): Promise<boolean>
  /** Returns the text emphasised on a terminal, plain elsewhere. */
  strong(text: string): string
  /** Returns the text dimmed on a terminal, plain elsewhere. */
  faint(text: string): string
}

/** Work that is being shown. */
export interface Progress {
  /** Shows progress: `done` of `total`, or only `done` while the total is unknown. */
  update(done: number, total?: number): void
  /** Ends the work; `note` describes the result. */
  end(note?: string): void
  /** Ends work that failed; `note` says why. */
  fail(note: string): void
}

/** The streams that a terminal needs. */
export interface TerminalStreams {
  readonly stdin?: Readable & { readonly isTTY?: boolean }
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
}

const barCells = 24

/** Creates a terminal on streams. Bars move only on a terminal, and colour also needs NO_COLOR to be unset. */
export function createTerminal(
  { stdin, stdout, stderr }: TerminalStreams,
  env: Readonly<Record<string, string | undefined>> = {},
): Terminal {
  const isTty = stderr.isTTY === true
  const hasColour = isTty && !env['NO_COLOR']
  const paint = (code: string, text: string): string => (hasColour ? `\u001B[${code}m${text}\u001B[0m` : text)
  let isBarOpen = false
  return {
    // A result that goes to a file or another program is plain, even where a person watches the rest.
    print: (line) => void stdout.write(`${stdout.isTTY === true ? line : stripVTControlCharacters(line)}\n`),
    say(line) {
      // A line that interrupts a bar starts below it.
      stderr.write(`${isBarOpen ? '\n' : ''}${line}\n`)
      isBarOpen = false
    },
    async confirm(question, stop) {
      if (!isTty || stdin?.isTTY !== true) throw new UsageError('Nobody can be asked here: confirm with --yes.')
      stop.throwIfAborted()
      stderr.write(`${question} [y/N] `)
      const lines = createInterface({ input: stdin, signal: stop })
      try {
        for await (const line of lines) return /^y(es)?$/i.test(line.trim())
        stop.throwIfAborted()
        return false
      } finally {
        lines.close()
      }
    },
    strong: (text) => paint('1', text),
    faint: (text) => paint('2', text),
    begin(label) {
      const startedAt = performance.now()
      const clear = isTty ? '\r\u001B[K' : ''
      if (isTty) stderr.write(`  ${label} …`)
      isBarOpen = isTty
      const close = (mark: string, note?: string): void => {
        isBarOpen = false
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
        stderr.write(`${clear}${mark} ${label}${note ? `: ${note}` : ''} ${paint('2', `(${seconds} s)`)}\n`)
      }
      return {
        update(done, total) {
          if (isTty) stderr.write(`${clear}  ${label} ${drawBar(done, total)}`)
        },
        end: (note) => close(paint('32', '✔'), note),
        fail: (note) => close(paint('31', '✘'), note),
      }
    },
  }
}

function drawBar(done: number, total: number | undefined): string {
  const count = done.toLocaleString('en')
  if (!total) return count
  const filled = Math.round((Math.min(done, total) / total) * barCells)
  return `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)} ${count} of ${total.toLocaleString('en')}`
}
