import { newRealmId, type OutletId, type PartnerId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import {
  maxUnknownPerHour,
  unannouncedDays,
  type UnannouncedScan,
  type UnannouncedScanRepository,
} from '../domain/ports/unannounced-scan-repository.ts'

/** Returns the repository of unannounced scans over a pool of the role `restante_ledger`. */
export function createUnannouncedScanRepository(pool: Pool): UnannouncedScanRepository {
  return {
    async keep(realm, scan, now) {
      const { partnerId, outletId, barcode, ...rest } = scan
      await pool.query({
        name: 'keep-unannounced',
        text: `insert into parcels.unannounced_scan (realm_id, id, partner_id, outlet_id, barcode, scan, recorded_at)
          select $1, $2, $3, $4, $5, $6, $7
          where not exists (select from parcels.unannounced_scan where realm_id = $1 and barcode = $5 and partner_id = $3
            and scan ->> 'deviceId' = $8 and (scan ->> 'deviceSequence')::integer = $9)`,
        values: [
          realm,
          newRealmId('evt', realm, now),
          partnerId,
          outletId,
          barcode,
          JSON.stringify(rest),
          now,
          scan.deviceId,
          scan.deviceSequence,
        ],
      })
    },
    async find(realm, barcodes, now) {
      if (barcodes.length === 0) return []
      const { rows } = await pool.query<{
        id: string
        partner_id: PartnerId
        outlet_id: OutletId | null
        barcode: string
        scan: Pick<UnannouncedScan, 'kind' | 'conditions' | 'deviceId' | 'deviceSequence'> & {
          occurredAt: string
          shelf?: string | null
        }
      }>({
        name: 'find-unannounced',
        text: `select id, partner_id, outlet_id, barcode, scan from parcels.unannounced_scan
          where realm_id = $1 and upper(barcode) = any($2) and joined_at is null and recorded_at > $3
          order by scan ->> 'occurredAt', id`,
        values: [
          realm,
          barcodes.map((barcode) => barcode.toUpperCase()),
          new Date(now.getTime() - unannouncedDays * 86_400_000),
        ],
      })
      return rows.map(({ id, partner_id: partnerId, outlet_id: outletId, barcode, scan }) => ({
        ...scan,
        id,
        partnerId,
        outletId,
        barcode,
        shelf: scan.shelf ?? null,
        occurredAt: new Date(scan.occurredAt),
      }))
    },
    async countUnknown(realm, deviceId, now) {
      const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
      const { rows } = await pool.query<{ count: number }>({
        name: 'count-unknown',
        text: `insert into parcels.unknown_scan_count as c (realm_id, key_id, hour, count) values ($1, $2, $3, 1)
          on conflict (realm_id, key_id, hour) do update set count = c.count + 1 returning count`,
        values: [realm, deviceId, hour],
      })
      return rows[0]!.count <= maxUnknownPerHour
    },
  }
}
