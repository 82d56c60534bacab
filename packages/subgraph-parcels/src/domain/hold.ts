import { addDays, type HoldPolicy, type Hours, instantOf, localDate, type LocalDate } from '@restante/subgraph-kit'

/** Opening hours with the zone that they are local to. */
export interface PlaceHours {
  readonly timeZone: string
  readonly hours: Hours
}

/** The furthest day, counted from today, that a shelf's ring of 32 day counters reaches. */
export const furthestDay = 31

/** True when the outlet is open at some time of that local day; unknown hours count as open. */
export function isOpenOn(date: LocalDate, { hours, timeZone }: PlaceHours): boolean {
  return (
    lastClosing(date, { hours, timeZone }) !== null || hours.state(instantOf(date, 12 * 60, timeZone)) === 'UNKNOWN'
  )
}

/** The end of the day's last opening interval that starts on it; null when it does not open. */
export function lastClosing(date: LocalDate, { hours, timeZone }: PlaceHours): Date | null {
  const midnight = instantOf(date, 1440, timeZone)
  const interval = hours.intervals(instantOf(date, 0, timeZone), midnight).at(-1)
  if (!interval) return null
  return interval.end < midnight ? interval.end : midnight
}

/** The end of the local day's business: its last closing, or midnight where hours are unknown or it does not open. */
export function endOfDay(date: LocalDate, place: PlaceHours): Date {
  return lastClosing(date, place) ?? instantOf(date, 1440, place.timeZone)
}

/** The first day after `date` on which the outlet opens; the next day when none does within the ring's reach. */
export function nextOpeningDay(date: LocalDate, place: PlaceHours): LocalDate {
  for (let day = 1; day <= furthestDay; day++) {
    if (isOpenOn(addDays(date, day), place)) return addDays(date, day)
  }
  return addDays(date, 1)
}

/**
 * The last day on which what arrives on `arrival` is kept. The day of arrival does not count. Opening days of an outlet with
 * unknown hours are calendar days. Business days are Monday to Friday.
 */
export function lastHoldDay(arrival: LocalDate, policy: HoldPolicy, place: PlaceHours): LocalDate {
  if (policy.unit === 'HOURS') return addDays(arrival, Math.ceil(policy.count / 24))
  if (policy.unit === 'CALENDAR_DAYS') return addDays(arrival, policy.count)
  const counts = policy.unit === 'BUSINESS_DAYS' ? isBusinessDay : (date: LocalDate) => isOpenOn(date, place)
  let left = policy.count
  let date = arrival
  // Whatever opens at all opens at least once a fortnight; more is an outlet that is closed for good.
  for (let step = 0; left > 0 && step < policy.count * 14; step++) {
    date = addDays(date, 1)
    if (counts(date)) left--
  }
  return date
}

/** The last moment to collect what arrived at `arrivedAt`: an exact number of hours, else the last closing of the last day. */
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
