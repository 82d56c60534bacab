import { followTable } from '@restante/store'
import { servicePointFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

const rowsPerCopy = 2_000

/**
 * Keeps the shelves up to date with the published service points: first copies everything that has changed since the last
 * copy, then each change within about a second. Any number of processes may run it concurrently. It ends with `close`.
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
    // Autovacuum would analyse this many new shelves only after a minute; until then their plans would be poor.
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
