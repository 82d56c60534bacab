import type { RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { unannouncedDays } from '../../domain/ports/unannounced-scan-repository.ts'

/** Days for which an idempotency key is stored; a counter may be offline for weeks before it sends its requests again. */
const keyDays = 30
/** Hours for which wrong codes are stored. Only the current hour counts; the one before is there for investigations. */
const failureHours = 2
const maxRows = 5_000

/**
 * Deletes idempotency keys, counts of wrong codes and of unknown numbers, and scans that nobody has announced, once they have
 * expired, and reservations and sessions of shoppers that ended as long ago as keys expire: at most 5,000 rows of each. Sessions
 * expire by the world's clock. Returns the number of deleted rows.
 */
export async function deleteExpired(pool: Pool, realm: RealmId, now: Date, worldNow: Date): Promise<number> {
  const before = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)
  const keys = await pool.query({
    name: 'forget-keys',
    text: `delete from parcels.idempotency where (realm_id, partner_id, operation, key) in (
      select realm_id, partner_id, operation, key from parcels.idempotency where realm_id = $1 and created_at < $2 limit $3)`,
    values: [realm, before(keyDays * 24), maxRows],
  })
  const failures = await pool.query({
    name: 'forget-failures',
    text: `delete from parcels.code_failure where (realm_id, subject, hour) in (
      select realm_id, subject, hour from parcels.code_failure where realm_id = $1 and hour < $2 limit $3)`,
    values: [realm, before(failureHours), maxRows],
  })
  const counts = await pool.query({
    name: 'forget-unknown-scan-counts',
    text: `delete from parcels.unknown_scan_count where (realm_id, key_id, hour) in (
      select realm_id, key_id, hour from parcels.unknown_scan_count where realm_id = $1 and hour < $2 limit $3)`,
    values: [realm, before(failureHours), maxRows],
  })
  const scans = await pool.query({
    name: 'forget-unannounced',
    text: `delete from parcels.unannounced_scan where (realm_id, id) in (
      select realm_id, id from parcels.unannounced_scan where realm_id = $1 and recorded_at < $2 limit $3)`,
    values: [realm, before(unannouncedDays * 24), maxRows],
  })
  const reservations = await pool.query({
    name: 'forget-reservations',
    text: `delete from parcels.reservation where (realm_id, id) in (
      select realm_id, id from parcels.reservation where realm_id = $1 and state <> 'HELD' and expires_at < $2 limit $3)`,
    values: [realm, before(keyDays * 24), maxRows],
  })
  const sessions = await pool.query({
    name: 'forget-sessions',
    text: `delete from parcels.shopper_session where (realm_id, id) in (
      select realm_id, id from parcels.shopper_session where realm_id = $1 and expires_at < $2 limit $3)`,
    values: [realm, new Date(worldNow.getTime() - keyDays * 24 * 3_600_000), maxRows],
  })
  return [keys, failures, counts, scans, reservations, sessions].reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)
}
