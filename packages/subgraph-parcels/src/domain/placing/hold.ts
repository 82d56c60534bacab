import { addDays, type HoldPolicy, type Hours, instantOf, localDate, type LocalDate } from '@restante/subgraph-kit'

/** Opening hours with the time zone that they are local to. */
export interface PlaceHours {
  readonly timeZone: string
  readonly hours: Hours
}

/** Maximum number of days after today for which a shelf has a counter; its ring has 32. */
export const furthestDay = 31

/** Returns true when the outlet is open at some time on the local day. Unknown hours count as open. */
export function isOpenOn(date: LocalDate, { hours, timeZone }: PlaceHours): boolean {
  return (
    lastClosing(date, { hours, timeZone }) !== null || hours.state(instantOf(date, 12 * 60, timeZone)) === 'UNKNOWN'
  )
}

/** Returns the end of the day's last opening interval, at the latest midnight; null when the outlet does not open. */
export function lastClosing(date: LocalDate, { hours, timeZone }: PlaceHours): Date | null {
  const midnight = instantOf(date, 1440, timeZone)
  const interval = hours.intervals(instantOf(date, 0, timeZone), midnight).at(-1)
  if (!interval) return null
  return interval.end < midnight ? interval.end : midnight
}

/** Returns the last closing time of the local day; midnight when the hours are unknown or the outlet does not open. */
export function endOfDay(date: LocalDate, place: PlaceHours): Date {
  return lastClosing(date, place) ?? instantOf(date, 1440, place.timeZone)
}

/** Returns the first day after `date` on which the outlet opens; the next day when it opens on none that a shelf can count. */
export function nextOpeningDay(date: LocalDate, place: PlaceHours): LocalDate {
  for (let day = 1; day <= furthestDay; day++) {
    if (isOpenOn(addDays(date, day), place)) return addDays(date, day)
  }
  return addDays(date, 1)
}

/**
 * Returns the last day of the hold of a parcel that arrives on `arrival`. The day of arrival does not count. For an outlet
 * with unknown hours every day is an opening day. Business days are Monday to Friday.
 */
export function lastHoldDay(arrival: LocalDate, policy: HoldPolicy, place: PlaceHours): LocalDate {
  if (policy.unit === 'HOURS') return addDays(arrival, Math.ceil(policy.count / 24))
  if (policy.unit === 'CALENDAR_DAYS') return addDays(arrival, policy.count)
  const counts = policy.unit === 'BUSINESS_DAYS' ? isBusinessDay : (date: LocalDate) => isOpenOn(date, place)
  let left = policy.count
  let date = arrival
  // An outlet that is not closed for good opens at least once a fortnight.
  for (let step = 0; left > 0 && step < policy.count * 14; step++) {
    date = addDays(date, 1)
    if (counts(date)) left--
  }
  return date
}

/** Returns the end of a hold: after the exact number of hours, or else the last closing time of the last open day. */
export function holdUntil(arrivedAt: Date, policy: HoldPolicy, place: PlaceHours): Date {
  if (policy.unit === 'HOURS') return new Date(arrivedAt.getTime() + policy.count * 3_600_000)
  const last = lastHoldDay(localDate(arrivedAt, place.timeZone), policy, place)
  for (let back = 0; back < furthestDay; back++) {
    const closing = lastClosing(addDays(last, -back), place)
    if (closing !== null && closing > arrivedAt) return closing
  }
  return instantOf(last, 1440, place.timeZone)
}

function isBusinessDay(date: LocalDate): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}
