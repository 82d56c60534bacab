import { instantOf, type LocalDate } from '../local-time.ts'
import type { Hours, OpenInterval } from './hours.ts'

/** The hours of one local day. */
export interface OpeningDay {
  /** UNKNOWN when it is not known whether the place opens at all. */
  readonly state: 'OPEN' | 'CLOSED' | 'UNKNOWN'
  /** Between midnight and midnight, in order; empty unless OPEN. */
  readonly intervals: readonly OpenInterval[]
}

/** Number of days that are remembered, some 10 MB; then all are forgotten. */
const maxDays = 50_000

// Hours are shared by all places that have the same text, zone and country.
let days = new WeakMap<Hours, Map<LocalDate, OpeningDay>>()
let count = 0

/**
 * Returns when a place opens on a local day. To evaluate a day costs some 35 us, and decisions look at the same weeks again and
 * again, so days are remembered.
 *
 * @param timeZone The zone for which the hours were parsed.
 */
export function openingDay(hours: Hours, date: LocalDate, timeZone: string): OpeningDay {
  let known = days.get(hours)
  if (!known) days.set(hours, (known = new Map()))
  let day = known.get(date)
  if (!day) {
    day = findDay(hours, date, timeZone)
    known.set(date, day)
    if (++count >= maxDays) {
      days = new WeakMap()
      count = 0
    }
  }
  return day
}

function findDay(hours: Hours, date: LocalDate, timeZone: string): OpeningDay {
  const intervals = hours.intervals(instantOf(date, 0, timeZone), instantOf(date, 1_440, timeZone))
  if (intervals.length > 0) return { state: 'OPEN', intervals }
  return { state: hours.state(instantOf(date, 720, timeZone)) === 'UNKNOWN' ? 'UNKNOWN' : 'CLOSED', intervals }
}
