import {
  addDays,
  type CutOff,
  type Hours,
  instantOf,
  isBusinessDay,
  isPublicHoliday,
  localTime,
  type LocalDate,
  openingDay,
  type Transit,
  weekdayOf,
} from '@restante/subgraph-kit'

/** The times of a carrier at an outlet, and of the outlet. */
export interface PromiseTerms {
  readonly transit: Transit
  /** Null: the working days of the country, until midnight. */
  readonly cutOff: CutOff | null
  readonly timeZone: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly hours: Hours
}

/** The time at which a parcel can be collected, and the days from which that follows, local at the outlet. */
export interface ReadyPromise {
  readonly readyFrom: Date
  readonly readyBy: Date
  /** The working day on which the acceptance counts. */
  readonly counts: LocalDate
  /** The day after the transit. */
  readonly arrives: LocalDate
  /** The first day from then on which the outlet opens at the time of readiness. */
  readonly ready: LocalDate
}

const endOfDayMinutes = 1_440
/** Number of days within which an outlet has to open. */
const maxWaitDays = 31
/** Number of days within which a carrier works at least once, whatever its weekdays and the country's holidays. */
const maxDaysBetweenPickups = 60

/**
 * Returns when a parcel that the carrier accepts at that moment can be collected: what is accepted before the cut-off of a working
 * day counts that day, and else the next one; then pass the working days of the transit, and then the parcel is ready on the
 * first day on which the outlet is open between the two times. Unknown hours count as open. Null when that never comes.
 */
export function promiseReady(acceptedAt: Date, terms: PromiseTerms): ReadyPromise | null {
  const counts = dayOfAcceptance(acceptedAt, terms)
  if (counts === null) return null
  const arrives = addBusinessDays(counts, terms.transit.businessDays, terms.country)
  for (let wait = 0; wait <= maxWaitDays; wait++) {
    const ready = addDays(arrives, wait)
    const window = readyOn(ready, acceptedAt, terms)
    if (window) return { ...window, counts, arrives, ready }
  }
  return null
}

function dayOfAcceptance(acceptedAt: Date, terms: PromiseTerms): LocalDate | null {
  const { date, minutes } = localTime(acceptedAt, terms.timeZone)
  const latest = cutOffOn(date, terms)
  if (latest !== null && minutes < latest) return date
  for (let day = 1; day <= maxDaysBetweenPickups; day++) {
    const next = addDays(date, day)
    if (cutOffOn(next, terms) !== null) return next
  }
  return null
}

/** Returns the cut-off in minutes of the day; null on a day on which the carrier does not work there. */
function cutOffOn(date: LocalDate, { cutOff, country }: PromiseTerms): number | null {
  if (cutOff === null) return isBusinessDay(date, country) ? endOfDayMinutes : null
  const time = cutOff[weekdayOf(date)]
  return time === undefined || isPublicHoliday(date, country) ? null : toMinutes(time)
}

function addBusinessDays(from: LocalDate, count: number, country: string): LocalDate {
  let date = from
  for (let left = count; left > 0;) {
    date = addDays(date, 1)
    if (isBusinessDay(date, country)) left--
  }
  return date
}

/** Returns the part of the times of readiness that is left on that day, within opening hours; null when there is none. */
function readyOn(
  date: LocalDate,
  acceptedAt: Date,
  { transit, hours, timeZone }: PromiseTerms,
): Pick<ReadyPromise, 'readyFrom' | 'readyBy'> | null {
  const stated = instantOf(date, toMinutes(transit.readyFrom), timeZone)
  const earliest = stated > acceptedAt ? stated : acceptedAt
  const latest = instantOf(date, toMinutes(transit.readyBy), timeZone)
  const day = openingDay(hours, date, timeZone)
  const whole = { start: earliest, end: latest }
  const open = (day.state === 'UNKNOWN' ? [whole] : day.intervals)
    .map(({ start, end }) => ({
      start: start > earliest ? start : earliest,
      end: end < latest ? end : latest,
    }))
    .filter(({ start, end }) => start < end)
  const [first, last] = [open[0], open.at(-1)]
  return first && last ? { readyFrom: first.start, readyBy: last.end } : null
}

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
