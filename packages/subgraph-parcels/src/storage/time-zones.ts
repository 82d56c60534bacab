import type { Pool } from 'pg'
import type { TimeZoneReader } from '../domain/ports/site-reader.ts'

/** Returns a reader of the time zones of published outlets over a pool. */
export function createTimeZoneReader(pool: Pool): TimeZoneReader {
  return {
    async read(outletIds) {
      const { rows } = await pool.query<{ outlet_id: string; time_zone: string }>({
        name: 'time-zones',
        text: 'select outlet_id, time_zone from published_outlets.outlet_fact where outlet_id = any($1)',
        values: [outletIds],
      })
      return new Map(rows.map((row) => [row.outlet_id, row.time_zone]))
    },
  }
}
