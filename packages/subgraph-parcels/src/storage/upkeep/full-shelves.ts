import type { RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

/**
 * Publishes that shelves which are full until something leaves are full also on the days that have come within reach since
 * they were last written. Without it the search would offer those days, which the ledger refuses. Returns the number of shelves.
 */
export async function extendFullShelves(pool: Pool, realm: RealmId, now: Date): Promise<number> {
  const { rows } = await pool.query<{ extended: number }>({
    name: 'extend-full-shelves',
    text: 'select parcels.extend_full_shelves($1, $2) as extended',
    values: [realm, now],
  })
  return rows[0]!.extended
}
