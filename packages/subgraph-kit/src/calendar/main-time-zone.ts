import { BoundedCache } from '../bounded-cache.ts'
import { isTimeZone } from '../local-time.ts'
import { loadDateHolidays } from './date-holidays-library.ts'

const zones = new BoundedCache<string, { readonly zone: string | null }>(512)

/**
 * Returns the time zone in which most people of a country live, for a time about the country as a whole; null when the country is
 * not known.
 *
 * @param country ISO 3166-1 alpha-2.
 */
export function mainTimeZone(country: string): string | null {
  return zones.get(country, () => ({ zone: findZone(country) })).zone
}

function findZone(country: string): string | null {
  if (!/^[A-Z]{2}$/.test(country)) return null
  const [only, ...others] = listZones(country)
  if (only === undefined) return null
  // The library lists the zone of the most people first; few countries need it to be loaded.
  const [first] = others.length > 0 ? new (loadDateHolidays())(country).getTimezones() : [only]
  return first !== undefined && isTimeZone(first) ? first : only
}

/** Lists the zones of a country by the Unicode CLDR, in alphabetical order. */
function listZones(country: string): readonly string[] {
  // ECMA-402 has the function, Node before 24 the property; the compiler's library neither yet.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?(): readonly string[] | undefined
    readonly timeZones?: readonly string[]
  }
  return locale.getTimeZones?.() ?? locale.timeZones ?? []
}
