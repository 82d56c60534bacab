import { followTable } from '@restante/store'
import { servicePointFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

const rowsPerCopy = 2_000

/**
 * Keeps the shelves in step with the published service points: first everything that changed since the last copy, then every
 * change within about a second. Several processes may do it at once. Ends with `close`.
 */
export async function keepShelves(
  pool: Pool,
  onError: (error: unknown) => void,
): Promise<{ refresh(): Promise<void>; close(): Promise<void> }> {
  const copyAll = async (): Promise<void> => {
    let total = 0
    for (;;) {
      const copied = await copyOnce(pool)
      if (copied === 0) break
      total += copied
    }
    // So many new shelves that the planner must hear of them before autovacuum comes.
    if (total >= rowsPerCopy) await pool.query('analyze parcels.shelf')
  }
  const feed = await followTable({
    pool,
    table: servicePointFactTable,
    properties: ['servicePointId'],
    onRows: copyAll,
    onError,
  })
  return { refresh: () => feed.refresh(), close: () => feed.close() }
}

async function copyOnce(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ copied: number }>('select parcels.copy_shelves($1) as copied', [rowsPerCopy])
  return rows[0]!.copied
}
