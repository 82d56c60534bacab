import { instantOf, isPublicHoliday, type LocalDate, weekdayOf } from '@restante/subgraph-kit'
import type { Counter } from './site.ts'

/**
 * Returns the moment before which a delivery can still be redirected to the counter for that local day; null when its partner
 * does not work there that day. Without cut-offs that is the end of the day.
 */
export function cutOffAt({ site, servicePoint }: Counter, day: LocalDate): Date | null {
  const { timeZone, country } = site.outlet
  const { cutOff } = servicePoint
  if (cutOff === null) return instantOf(day, 1440, timeZone)
  const time = cutOff[weekdayOf(day)]
  if (time === undefined || isPublicHoliday(day, country)) return null
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return instantOf(day, hours * 60 + minutes, timeZone)
}
