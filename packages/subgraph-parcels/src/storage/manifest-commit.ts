import { toJsonRow } from '@restante/store'
import type { Pool } from 'pg'
import type { Commit, ManifestChange } from '../domain/ports/ledger.ts'
import { manifestItemTable, manifestTable } from './tables.ts'

/** Stores the response of a request under its key. */
const storeResponse = `insert into parcels.idempotency (realm_id, partner_id, operation, key, digest, result, created_at)
  select $1, $2, $3, $4, $5, $6, $7`

const openText = `with stored as (${storeResponse} on conflict do nothing returning realm_id),
  opened as (
    insert into parcels.manifest select m.* from stored, jsonb_populate_record(null::parcels.manifest, $8) m returning realm_id
  ),
  listed as (
    insert into parcels.manifest_item select i.* from opened, jsonb_populate_recordset(null::parcels.manifest_item, $9) i
  )
  select from opened`

const closeText = `with closed as (
    update parcels.manifest m set state = c.state, closed_at = c.closed_at
    from jsonb_populate_record(null::parcels.manifest, $8) c
    where m.realm_id = c.realm_id and m.id = c.id and m.state = 'OPEN'
      and not exists (
        select from parcels.idempotency i
        where i.realm_id = $1 and i.partner_id = $2 and i.operation = $3 and i.key = $4)
    returning m.realm_id
  ),
  stored as (${storeResponse} from closed)
  select from closed`

/**
 * Opens or closes a manifest and stores the response under the request's key: one statement, all of it or nothing. Returns false
 * when nothing was written, because the key was used before or the manifest is closed already.
 */
export async function commitManifest(
  pool: Pool,
  { realm, tenant, requestKey, now, otherwise }: Commit,
  { manifest, items }: ManifestChange,
): Promise<boolean> {
  const isOpening = manifest.state === 'OPEN'
  const values = [
    realm,
    tenant,
    requestKey?.operation,
    requestKey?.key,
    requestKey?.digest,
    JSON.stringify({ ...otherwise, skipped: [] }),
    now,
    JSON.stringify(toJsonRow(manifestTable, manifest)),
  ]
  const { rowCount } = isOpening
    ? await pool.query({
        name: 'open-manifest',
        text: openText,
        values: [...values, JSON.stringify(items.map((item) => toJsonRow(manifestItemTable, item)))],
      })
    : await pool.query({ name: 'close-manifest', text: closeText, values })
  return rowCount === 1
}
