/** What the parts need of a logger; pino and fastify's own fit. Fields never hold keys, codes or variables. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Writes one JSON line per entry to standard error, so that standard output stays the program's. */
export function createLog(
  part: string,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const entry =
    (level: string) =>
    (fields: object, message: string): void => {
      write(`${JSON.stringify({ level, time: new Date().toISOString(), part, message, ...printable(fields) })}\n`)
    }
  return { info: entry('info'), warn: entry('warn'), error: entry('error') }
}

/** A log that keeps nothing. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

function printable(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value,
    ]),
  )
}
