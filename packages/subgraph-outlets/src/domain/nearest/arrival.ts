import type { DayNumber } from '../index/day.ts'

/** The arrival of a parcel for which a place is sought. */
export interface Arrival {
  /** The stated local day; null when none was. */
  readonly on: DayNumber | null
  /** Number of days from today until the parcel can be there. */
  readonly daysAhead: number
  /** The day before which the parcel is not there. */
  readonly notBefore: DayNumber
}

/** Returns the local day on which the parcel arrives: the stated one, else the first on which it can be there. */
export function arrivalDay({ on, daysAhead, notBefore }: Arrival, today: DayNumber): DayNumber {
  return on ?? Math.max(today + daysAhead, notBefore)
}
