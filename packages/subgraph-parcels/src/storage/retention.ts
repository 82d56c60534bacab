import type { RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

/** How long an idempotency key is remembered: a counter may be offline for weeks. */
const keyDays = 30
/** Wrong codes count within the hour; the one before is kept for whoever looks into them. */
const failureHours = 2
const mostRows = 5_000

/** Forgets what need not be known any more, at most 5,000 rows of a kind; answers how many went. */
export async function forgetOld(pool: Pool, realm: RealmId, now: Date): Promise<number> {
  const before = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)
  const keys = await pool.query({
    name: 'forget-keys',
    text: `delete from parcels.idempotency where (realm_id, partner_id, operation, key) in (
      select realm_id, partner_id, operation, key from parcels.idempotency where realm_id = $1 and created_at < $2 limit $3)`,
    values: [realm, before(keyDays * 24), mostRows],
  })
  const failures = await pool.query({
    name: 'forget-failures',
    text: `delete from parcels.code_failure where (realm_id, subject, hour) in (
      select realm_id, subject, hour from parcels.code_failure where realm_id = $1 and hour < $2 limit $3)`,
    values: [realm, before(failureHours), mostRows],
  })
  return (keys.rowCount ?? 0) + (failures.rowCount ?? 0)
}
