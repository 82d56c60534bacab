import { UsageError } from './usage-error.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const instantPattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Returns the milliseconds of a span such as `90s`, `30m`, `24h` or `7d`; null for other text. */
export function parseSpan(text: string): number | null {
  const match = /^(\d{1,4})([smhd])$/.exec(text)
  return match && Number(match[1]) * unitMs[match[2]!]!
}

/** Returns the milliseconds of a span that an option gives. Throws a `UsageError` for other text. */
export function readSpan(option: string, text: string): number {
  const spanMs = parseSpan(text)
  if (spanMs === null) throw new UsageError(`--${option} must be a time such as 30m, 24h or 7d.`)
  return spanMs
}

/** Returns the moment that an option gives, itself or as a span from now. Throws a `UsageError` for other text. */
export function readMoment(option: string, text: string, now: Date): Date {
  const spanMs = parseSpan(text)
  if (spanMs !== null) return new Date(now.getTime() + spanMs)
  const moment = instantPattern.test(text) ? new Date(text) : null
  if (moment && !Number.isNaN(moment.getTime())) return moment
  throw new UsageError(`--${option} must be a moment such as 2027-01-31T12:00:00Z, or a time from now such as 90d.`)
}
