import { BoundedCache } from '../bounded-cache.ts'
import { type Weekday, weekdays } from '../hours/hours.ts'
import { addDays, type LocalDate } from '../local-time.ts'
import { loadDateHolidays } from './date-holidays-library.ts'

/** Days of the week as ISO 8601 numbers them, Monday 1 to Sunday 7. */
type IsoWeekday = number

const saturdayAndSunday: readonly IsoWeekday[] = [6, 7]
const hourMs = 3_600_000

const years = new BoundedCache<string, ReadonlySet<LocalDate>>(512)
const weekends = new BoundedCache<string, readonly IsoWeekday[]>(512)

/**
 * Returns true on a public holiday, on which the whole country (or with `subdivision`, the part of ISO 3166-2 after the hyphen,
 * that part of it) does not work. Half days, bank holidays and observances are none. A country that is not known has none.
 *
 * @param country ISO 3166-1 alpha-2.
 */
export function isPublicHoliday(date: LocalDate, country: string, subdivision: string | null = null): boolean {
  const year = Number(date.slice(0, 4))
  if (holidaysOf(year, country, subdivision).has(date)) return true
  // A holiday of several days may have begun in the year before.
  return date.slice(5) <= '01-10' && holidaysOf(year - 1, country, subdivision).has(date)
}

/** Returns true on a day of the country's weekend, by the Unicode CLDR: Friday and Saturday in Egypt, only Sunday in India. */
export function isWeekend(date: LocalDate, country: string | null): boolean {
  return weekends.get(country ?? '', findWeekend).includes(weekdays.indexOf(weekdayOf(date)) + 1)
}

/** Returns the day of the week. */
export function weekdayOf(date: LocalDate): Weekday {
  return weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!
}

/**
 * Returns true on a working day: neither weekend nor public holiday. Where the country is not known, Monday to Friday are.
 */
export function isBusinessDay(date: LocalDate, country: string | null, subdivision: string | null = null): boolean {
  if (isWeekend(date, country)) return false
  return country === null || !isPublicHoliday(date, country, subdivision)
}

function holidaysOf(year: number, country: string, subdivision: string | null): ReadonlySet<LocalDate> {
  return years.get(`${country}-${subdivision ?? ''} ${year}`, () => listHolidays(year, country, subdivision))
}

function listHolidays(year: number, country: string, subdivision: string | null): ReadonlySet<LocalDate> {
  const Holidays = loadDateHolidays()
  const rules = new Holidays(country, subdivision ?? '', { types: ['public'] })
  const days = new Set<LocalDate>()
  for (const { date, start, end } of rules.getHolidays(year)) {
    // A clock change makes a day an hour shorter or longer.
    const wholeDays = Math.floor((end.getTime() - start.getTime() + 2 * hourMs) / (24 * hourMs))
    for (let day = 0; day < wholeDays; day++) days.add(addDays(date.slice(0, 10), day))
  }
  return days
}

function findWeekend(country: string): readonly IsoWeekday[] {
  if (!/^[A-Z]{2}$/.test(country)) return saturdayAndSunday
  // ECMA-402 has it, the compiler's library not yet.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getWeekInfo(): { readonly weekend: readonly IsoWeekday[] }
  }
  return locale.getWeekInfo().weekend
}
