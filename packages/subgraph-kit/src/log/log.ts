import { pino } from 'pino'
import { describeError, hideKeys } from './redaction.ts'

/** The part of a logger that this project uses; pino and Fastify's own have it. An error stands in `err`. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Fields of which only the name is logged, wherever they stand in an entry down to the third level. */
const hiddenFields = ['authorization', 'variables'].flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/**
 * A log of JSON lines on standard error, so that standard output stays the program's. Lines are written at once: the last
 * ones before a process ends are the ones that matter. Keys never reach it, nor do variables.
 */
export function createLog(part: string, destination: pino.DestinationStream = openStandardError()): Log {
  const options: pino.LoggerOptions = {
    base: { part },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
    redact: hiddenFields,
    hooks: { streamWrite: hideKeys },
  }
  return pino(options, destination)
}

/** A log that drops every entry. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

function openStandardError(): pino.DestinationStream {
  return pino.destination({ fd: 2, sync: true })
}
