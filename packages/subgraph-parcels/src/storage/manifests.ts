import { selectColumns } from '@restante/store'
import type { ParcelId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Manifest } from '../domain/counter/manifest.ts'
import type { ExpectedParcels, ManifestRepository, NumberedParcel } from '../domain/ports/manifest-repository.ts'
import { spellingsOf } from '../domain/parcel/identifier.ts'
import { manifestTable } from './tables.ts'

/** The number by which a parcel `p` is named: one of its carrier's before others. */
const numberOf = `coalesce((
  select i.value from parcels.identifier i where i.realm_id = p.realm_id and i.parcel_id = p.id and i.active
  order by i.carrier_id = p.carrier_id desc nulls last, i.scheme, i.value limit 1), p.id)`

/** Conditions on a parcel `p` and its place `l` at the outlet. */
const conditions: Record<ExpectedParcels['kind'], string> = {
  INBOUND: `l.kind = 'PROMISED' and l.purpose = 'COLLECTION' and p.location_outlet_id is null
    and (p.state in ('ACCEPTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED', 'DIVERTING')
      or p.state = 'ANNOUNCED' and l.from_day <= $5)`,
  OUTBOUND: `l.kind = 'HELD' and p.location_outlet_id = $4 and l.from_day <= $5
    and p.state in ('AWAITING_COURIER', 'EXPIRED', 'REFUSED', 'RETURNING', 'DIVERTING')`,
}

/** Returns the repository of manifests over a pool of the role `restante_ledger`. */
export function createManifestRepository(pool: Pool): ManifestRepository {
  return {
    async read(realm, id) {
      const { rows } = await pool.query<Manifest>({
        name: 'read-manifest',
        text: `select ${selectColumns(manifestTable.properties)} from parcels.manifest where (realm_id, id) = ($1, $2)`,
        values: [realm, id],
      })
      return rows[0] ?? null
    },
    async findExpected(realm, { kind, outletId, carrierId, partnerId, today }, limit) {
      // Not prepared, because a plan that is made while the tables are empty would be kept.
      const { rows } = await pool.query<NumberedParcel>({
        text: `with points as (
            select distinct service_point_id from parcels.shelf where realm_id = $1 and outlet_id = $4
          )
          select distinct p.id as "parcelId", ${numberOf} as barcode
          from points join parcels.place l on l.realm_id = $1 and l.service_point_id = points.service_point_id
            join parcels.parcel p on p.realm_id = l.realm_id and p.id = l.holder_id
          where p.carrier_id = $2 and ($3 = p.carrier_id or ($3 = p.custodian_id and p.custodian_outlet_id = $4))
            and ${conditions[kind]}
          order by p.id limit $6`,
        values: [realm, carrierId, partnerId, outletId, today, limit],
      })
      return rows
    },
    async findKnown(realm, barcodes, { partnerId, outletIds }) {
      const { rows } = await pool.query<{ value: string; parcelId: ParcelId }>({
        text: `select i.value, p.id as "parcelId"
          from parcels.identifier i join parcels.parcel p on p.realm_id = i.realm_id and p.id = i.parcel_id
          where i.realm_id = $1 and i.value = any($2) and i.active
            and case when $4::text[] is null then $3 in (p.carrier_id, p.custodian_id)
              else p.custodian_id = $3 and p.custodian_outlet_id = any($4) end
          order by p.created_at, p.id desc`,
        values: [realm, barcodes.flatMap(spellingsOf), partnerId, outletIds],
      })
      // The newest of several, as a scan takes it.
      const parcelOf = new Map(rows.map(({ value, parcelId }) => [value, parcelId]))
      return new Map(
        barcodes.flatMap((barcode) => {
          const found = spellingsOf(barcode).flatMap((spelling) => parcelOf.get(spelling) ?? [])
          return found[0] ? [[barcode, found[0]] as const] : []
        }),
      )
    },
    async markScanned(realm, { manifestId, outletId, partnerId, barcode, parcelId, scannedAt }) {
      await pool.query({
        name: 'mark-scanned',
        // The lock keeps the manifest open until the scan is counted.
        text: `with open as (
            select realm_id, id from parcels.manifest
            where (realm_id, id) = ($1, $2) and state = 'OPEN' and outlet_id = $3
              and $4 in (partner_id, carrier_id, custodian_id) for share
          )
          insert into parcels.manifest_item as item (realm_id, manifest_id, barcode, parcel_id, is_expected, scanned_at)
          select realm_id, id, coalesce($5, (select ${numberOf} from parcels.parcel p where (p.realm_id, p.id) = ($1, $6))),
            $6, false, $7
          from open
          on conflict (realm_id, manifest_id, barcode) do update
            set scanned_at = coalesce(item.scanned_at, excluded.scanned_at), parcel_id = coalesce(item.parcel_id, excluded.parcel_id)
            where item.scanned_at is null or item.parcel_id is null`,
        values: [realm, manifestId, outletId, partnerId, barcode, parcelId, scannedAt],
      })
    },
  }
}
