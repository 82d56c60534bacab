/** Where a command talks to a person. Everything but results goes to standard error. */
export interface Terminal {
  /** A line of the result. */
  print(line: string): void
  /** A line for the person who watches. */
  say(line: string): void
  /** Work that takes a while: a bar on a terminal, its end as a line everywhere. */
  begin(label: string): Progress
  /** Emphasised on a terminal, plain elsewhere. */
  strong(text: string): string
  /** Set back on a terminal, plain elsewhere. */
  faint(text: string): string
}

/** Work that is being shown. */
export interface Progress {
  /** How far it is: `done` of `total`, or just `done` while the total is not known. */
  update(done: number, total?: number): void
  /** It is done; `note` says what came of it. */
  end(note?: string): void
}

/** The streams that a terminal needs. */
export interface TerminalStreams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
}

const barCells = 24

/** A terminal over streams. Colour and moving bars only where a person watches and has not asked for neither. */
export function createTerminal(
  { stdout, stderr }: TerminalStreams,
  env: Readonly<Record<string, string | undefined>> = {},
): Terminal {
  const isTty = stderr.isTTY === true
  const hasColour = isTty && !env['NO_COLOR']
  const paint = (code: string, text: string): string => (hasColour ? `\u001B[${code}m${text}\u001B[0m` : text)
  let isBarOpen = false
  return {
    print: (line) => void stdout.write(`${line}\n`),
    say(line) {
      // What interrupts a bar stands below it.
      stderr.write(`${isBarOpen ? '\n' : ''}${line}\n`)
      isBarOpen = false
    },
    strong: (text) => paint('1', text),
    faint: (text) => paint('2', text),
    begin(label) {
      const startedAt = performance.now()
      const clear = isTty ? '\r\u001B[K' : ''
      if (isTty) stderr.write(`  ${label} …`)
      isBarOpen = isTty
      return {
        update(done, total) {
          if (isTty) stderr.write(`${clear}  ${label} ${drawBar(done, total)}`)
        },
        end(note) {
          isBarOpen = false
          const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
          stderr.write(
            `${clear}${paint('32', '✔')} ${label}${note ? `: ${note}` : ''} ${paint('2', `(${seconds} s)`)}\n`,
          )
        },
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
