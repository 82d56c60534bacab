import { BoundedMap } from './bounded-map.ts'

/** `YYYY-MM-DD`, a day of the proleptic Gregorian calendar, local at its outlet. */
export type LocalDate = string

/** A point on the clock of a place: the same fields as on its wall. */
export interface LocalTimeParts {
  readonly date: LocalDate
  /** Minutes since local midnight, 0 to 1439. */
  readonly minutes: number
  /** Local time minus UTC, in minutes. */
  readonly offsetMinutes: number
}

/** A zone's name may be written in any case, so there are more names than zones. */
const formats = new BoundedMap<string, Intl.DateTimeFormat>(1_000)

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** Returns local time minus UTC in that zone at that moment, in milliseconds. Throws RangeError when the zone is unknown. */
export function offsetMs(instant: Date, timeZone: string): number {
  const fields: Record<string, string> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) fields[type] = value
  const wall = Date.UTC(
    Number(fields['year']),
    Number(fields['month']) - 1,
    Number(fields['day']),
    Number(fields['hour']),
    Number(fields['minute']),
    Number(fields['second']),
  )
  return wall - Math.floor(instant.getTime() / 1000) * 1000
}

/** Returns the local day at that moment in that zone. */
export function localDate(instant: Date, timeZone: string): LocalDate {
  return new Date(instant.getTime() + offsetMs(instant, timeZone)).toISOString().slice(0, 10)
}

/** Returns what the clock of that zone shows at that moment. */
export function localTime(instant: Date, timeZone: string): LocalTimeParts {
  const offset = offsetMs(instant, timeZone)
  const wall = new Date(instant.getTime() + offset)
  return {
    date: wall.toISOString().slice(0, 10),
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    offsetMinutes: Math.round(offset / 60_000),
  }
}

/**
 * Returns the moment in RFC 3339 with the zone's offset, to the second: `2026-11-22T20:41:00+05:30`. RFC 3339 knows whole minutes of
 * offset only: where a zone's once had seconds, the nearest minute is written, so that the text still names that moment.
 */
export function formatInZone(instant: Date, timeZone: string): string {
  const offsetMinutes = Math.round(offsetMs(instant, timeZone) / 60_000)
  const wall = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19)
  if (offsetMinutes === 0) return `${wall}Z`
  const minutes = Math.abs(offsetMinutes)
  const text = (part: number): string => String(part).padStart(2, '0')
  return `${wall}${offsetMinutes < 0 ? '-' : '+'}${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`
}

/**
 * Returns the moment at which the zone's clock shows `minutes` after midnight of `date`; 1440 is the end of the day. A time that a
 * clock change skips is read with the offset before the change; for a time that comes twice, the first is returned.
 */
export function instantOf(date: LocalDate, minutes: number, timeZone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000
  // The offset in force is that of one of these two guesses; the earlier valid moment is the larger offset's.
  const before = offsetMs(new Date(wall - 86_400_000), timeZone)
  const after = offsetMs(new Date(wall + 86_400_000), timeZone)
  for (const offset of before > after ? [before, after] : [after, before]) {
    const instant = new Date(wall - offset)
    if (offsetMs(instant, timeZone) === offset) return instant
  }
  return new Date(wall - before)
}

/** Returns the day `count` days later, or earlier when negative. */
export function addDays(date: LocalDate, count: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

/** Returns the number of days from `from` to `to`; negative when `to` is before `from`. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** Returns true when the text is a day that exists. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Returns true when the runtime knows the zone and the name is an IANA name, not a bare offset. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

const durationPattern = /^P(?!$)(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/

/**
 * Returns the milliseconds of an ISO 8601 duration, or null when the text is none of days, hours, minutes and seconds. A day is
 * 24 hours, whatever the clocks of a place do.
 */
export function durationMs(text: string): number | null {
  const match = durationPattern.exec(text)
  if (!match) return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1_000
}
