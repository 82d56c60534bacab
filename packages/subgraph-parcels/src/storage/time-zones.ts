import type { Pool } from 'pg'

/** The time zones of these outlets, by id. */
export async function readTimeZones(pool: Pool, outletIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ outlet_id: string; time_zone: string }>({
    name: 'time-zones',
    text: 'select outlet_id, time_zone from published_outlets.outlet_fact where outlet_id = any($1)',
    values: [outletIds],
  })
  return new Map(rows.map((row) => [row.outlet_id, row.time_zone]))
}
