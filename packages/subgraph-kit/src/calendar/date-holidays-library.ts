import { createRequire } from 'node:module'
import type Holidays from 'date-holidays'

let library: typeof Holidays | null = null

/**
 * The unmodified date-holidays library, loaded on first use: it takes 70 ms and 34 MB, which a process that counts no
 * working days need not spend.
 */
export function loadDateHolidays(): typeof Holidays {
  library ??= createRequire(import.meta.url)('date-holidays') as typeof Holidays
  return library
}
