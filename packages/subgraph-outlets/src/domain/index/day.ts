import { zoneSpanAt } from '@restante/subgraph-kit'

/** Days since 1 January 1970, as typed columns hold them. */
export type DayNumber = number

/** Before every day. */
export const noStart: DayNumber = -(2 ** 31)
/** After every day. */
export const noEnd: DayNumber = 2 ** 31 - 1

/** Returns the local day at a moment in an IANA time zone. */
export function localDay(at: Date, timeZone: string): DayNumber {
  return Math.floor((at.getTime() + zoneSpanAt(at.getTime(), timeZone).offsetMs) / 86_400_000)
}

/** Returns the number of a day written `YYYY-MM-DD`; `absent` for null. */
export function toDayNumber(date: string | null, absent: DayNumber): DayNumber {
  return date === null ? absent : Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
}
