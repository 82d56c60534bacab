import type { opening_hours } from 'opening_hours'
import { loadOpeningHours, WallDate } from './opening-hours-library.ts'

/** Open, closed or not known: three different things; "not known" is never shown as closed. */
export type OpenState = 'OPEN' | 'CLOSED' | 'UNKNOWN'

/** A stretch of wall-clock time, in milliseconds as if the wall showed UTC; the end is exclusive. */
export interface WallInterval {
  readonly start: number
  readonly end: number
}

/** An opening_hours text, evaluated on the wall clock of nowhere in particular. */
export interface WallSchedule {
  stateAt(wallMs: number): OpenState
  /** The first moment after `wallMs` and before `untilMs` with another state; null when there is none. */
  findChange(wallMs: number, untilMs: number): number | null
  /** The stretches that are OPEN, cut to the window, in order. */
  listOpen(fromMs: number, untilMs: number): WallInterval[]
}

/**
 * Times of the sun need a place and an instant, not a wall clock. A text that names them is not read rather than read
 * wrongly.
 */
const sunPattern = /\b(sunrise|sunset|dawn|dusk)\b/i
const holidayRule = /^\s*(PH|SH)\b/

/**
 * Reads an OSM opening_hours text; null when it cannot be read. `country` (ISO 3166-1 alpha-2) says whose public
 * holidays `PH` means. Where these are not known, rules for holidays alone (`PH off`) are left out: an ordinary day is
 * then right, a holiday may not be.
 */
export function readSchedule(text: string, country: string | null): WallSchedule | null {
  if (sunPattern.test(text)) return null
  const hours = readText(text, country) ?? readText(withoutHolidays(text), country)
  return hours && describe(hours)
}

function withoutHolidays(text: string): string {
  return text
    .split(';')
    .filter((rule) => !holidayRule.test(rule))
    .join(';')
}

function readText(text: string, country: string | null): opening_hours | null {
  const OpeningHours = loadOpeningHours()
  try {
    const hours = new OpeningHours(
      text,
      country ? { address: { country_code: country.toLowerCase(), state: '' } } : null,
    )
    // Holidays are looked up on the first evaluation of a day that may be one.
    hours.getState(new WallDate(0))
    return hours
  } catch {
    return null
  }
}

function describe(hours: opening_hours): WallSchedule {
  return {
    stateAt(wallMs) {
      const at = new WallDate(wallMs)
      if (hours.getUnknown(at)) return 'UNKNOWN'
      return hours.getState(at) ? 'OPEN' : 'CLOSED'
    },
    findChange(wallMs, untilMs) {
      const change = hours.getNextChange(new WallDate(wallMs), new WallDate(untilMs))?.getTime() ?? untilMs
      return change < untilMs ? change : null
    },
    listOpen(fromMs, untilMs) {
      return hours
        .getOpenIntervals(new WallDate(fromMs), new WallDate(untilMs))
        .filter(([, , isUnknown]) => !isUnknown)
        .map(([start, end]) => ({ start: Math.max(start.getTime(), fromMs), end: Math.min(end.getTime(), untilMs) }))
    },
  }
}
