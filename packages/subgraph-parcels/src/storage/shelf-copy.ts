import { followTable } from '@restante/store'
import { servicePointFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

const rowsPerCopy = 2_000

/**
 * Keeps the shelves in step with the service points that are published: everything that changed since the last copy first,
 * then every change within about a second. Several processes may do it at once. Ends with `close`.
 */
export async function keepShelves(
  pool: Pool,
  onError: (error: unknown) => void,
): Promise<{ refresh(): Promise<void>; close(): Promise<void> }> {
  const copyAll = async (): Promise<void> => {
    while ((await copyOnce(pool)) > 0);
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
