import {
  addDays,
  completeHoldPolicy,
  type HoldPolicy,
  type Hours,
  instantOf,
  isBusinessDay,
  localDate,
  type LocalDate,
  openingDay,
} from '@restante/subgraph-kit'

/** Opening hours with the time zone that they are local to, and the country whose holidays and weekend count. */
export interface PlaceHours {
  readonly timeZone: string
  /** ISO 3166-1 alpha-2; null where it is not known. */
  readonly country: string | null
  readonly hours: Hours
}

/** Maximum number of days after today for which a shelf has a counter; its ring has 32. */
export const furthestDay = 31

const hourMs = 3_600_000

/** Returns true when the outlet is open at some time on the local day. Unknown hours count as open. */
export function isOpenOn(date: LocalDate, { hours, timeZone }: PlaceHours): boolean {
  return openingDay(hours, date, timeZone).state !== 'CLOSED'
}

/** Returns the end of the day's last opening interval, at the latest midnight; null when the outlet does not open. */
export function lastClosing(date: LocalDate, { hours, timeZone }: PlaceHours): Date | null {
  return openingDay(hours, date, timeZone).intervals.at(-1)?.end ?? null
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
 * Returns the last day of the hold of a parcel that arrives on `arrival` and whose hold has been extended `extensions` times.
 * The day of arrival does not count. For an outlet with unknown hours every day is an opening day. A hold with
 * `extendOnClosure` that would end on a day on which the outlet is closed lasts until it opens again.
 */
export function lastHoldDay(
  arrival: LocalDate,
  policy: HoldPolicy,
  place: PlaceHours,
  extensions: number = 0,
): LocalDate {
  const last = countDays(arrival, policy, place, unitsOf(policy, extensions))
  return policy.extendOnClosure && !isOpenOn(last, place) ? nextOpeningDay(last, place) : last
}

/**
 * Returns the end of a hold: after the exact number of hours, or else the last closing time of the last open day. It follows
 * from the opening hours as they are known now: see {@link extendForClosure}.
 */
export function holdUntil(arrivedAt: Date, policy: HoldPolicy, place: PlaceHours, extensions: number = 0): Date {
  if (policy.unit === 'HOURS') {
    const end = new Date(arrivedAt.getTime() + unitsOf(policy, extensions) * hourMs)
    return policy.extendOnClosure ? extendHours(end, place) : end
  }
  const last = lastHoldDay(localDate(arrivedAt, place.timeZone), policy, place, extensions)
  for (let back = 0; back < furthestDay; back++) {
    const closing = lastClosing(addDays(last, -back), place)
    if (closing !== null && closing > arrivedAt) return closing
  }
  return instantOf(last, 1440, place.timeZone)
}

/**
 * Returns the end of a hold that was to end at `until`, now that the outlet may have closed for some days since that was
 * computed. Where the policy does not extend on closure it stays, and it never comes earlier.
 */
export function extendForClosure(
  until: Date,
  arrivedAt: Date,
  policy: HoldPolicy,
  place: PlaceHours,
  extensions: number = 0,
): Date {
  if (!policy.extendOnClosure) return until
  const end = holdUntil(arrivedAt, policy, place, extensions)
  return end > until ? end : until
}

/** Returns the moment at which the recipient is to be reminded that the hold ends. */
export function holdEndingAt(until: Date, policy: HoldPolicy): Date {
  return new Date(until.getTime() - completeHoldPolicy(policy).reminderHours * hourMs)
}

/**
 * Returns the end of a hold that is counted in hours: one on a day on which the outlet is closed, or on the first day after,
 * comes when the outlet closes that first day, so that a longer hold never ends before a shorter one.
 */
function extendHours(end: Date, place: PlaceHours): Date {
  const day = localDate(end, place.timeZone)
  if (!isOpenOn(day, place)) return endOfDay(nextOpeningDay(day, place), place)
  if (isOpenOn(addDays(day, -1), place)) return end
  const closing = endOfDay(day, place)
  return closing > end ? closing : end
}

function unitsOf(policy: HoldPolicy, extensions: number): number {
  return policy.count + extensions * completeHoldPolicy(policy).extensionCount
}

function countDays(arrival: LocalDate, { unit }: HoldPolicy, place: PlaceHours, count: number): LocalDate {
  if (unit === 'HOURS') return addDays(arrival, Math.ceil(count / 24))
  if (unit === 'CALENDAR_DAYS') return addDays(arrival, count)
  const counts = (date: LocalDate): boolean =>
    unit === 'BUSINESS_DAYS' ? isBusinessDay(date, place.country) : isOpenOn(date, place)
  let left = count
  let date = arrival
  // An outlet that is not closed for good opens at least once a fortnight.
  for (let step = 0; left > 0 && step < count * 14; step++) {
    date = addDays(date, 1)
    if (counts(date)) left--
  }
  return date
}
