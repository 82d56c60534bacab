import { fromJsonRow } from '@restante/store'
import { localDate, type ParcelId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Dossier } from '../domain/parcel/dossier.ts'
import type { DossierReader, RecordedScan } from '../domain/ports/dossier-reader.ts'
import { codeTable, identifierTable, parcelTable, placeTable, redirectTable, returnOrderTable } from './tables.ts'

const dossier = `
  to_jsonb(p) as parcel,
  coalesce((select jsonb_agg(to_jsonb(i)) from parcels.identifier i where (i.realm_id, i.parcel_id) = (p.realm_id, p.id)), '[]') as identifiers,
  coalesce((select jsonb_agg(to_jsonb(r) order by r.created_at, r.id) from parcels.redirect r
    where (r.realm_id, r.parcel_id) = (p.realm_id, p.id)), '[]') as redirects,
  coalesce((select jsonb_agg(to_jsonb(l)) from parcels.place l where (l.realm_id, l.holder_id) = (p.realm_id, p.id)), '[]') as places,
  coalesce((select jsonb_agg(to_jsonb(c)) from parcels.code_parcel k join parcels.code c on (c.realm_id, c.id) = (k.realm_id, k.code_id)
    where (k.realm_id, k.parcel_id) = (p.realm_id, p.id) and k.state = 'OPEN'), '[]') as codes,
  (select to_jsonb(o) from parcels.return_order o where (o.realm_id, o.id) = (p.realm_id, p.return_id)) as return_order,
  coalesce((select jsonb_agg(jsonb_build_object('parcelId', s.id, 'direction', s.direction, 'state', s.state, 'sequence', s.sequence)
      order by s.id) from parcels.parcel s
    where (s.realm_id, s.return_id) = (p.realm_id, p.return_id) and s.id <> p.id), '[]') as siblings`

interface Row {
  readonly parcel: object
  readonly identifiers: readonly object[]
  readonly redirects: readonly object[]
  readonly places: readonly object[]
  readonly codes: readonly object[]
  readonly return_order: object | null
  readonly siblings: Dossier['siblings']
}

/** Returns a reader of dossiers over a pool of the role `restante_ledger`. Each read is one statement and so one snapshot. */
export function createDossierReader(pool: Pool): DossierReader {
  const query = async (name: string, text: string, values: readonly unknown[]): Promise<readonly Dossier[]> =>
    (await pool.query<Row>({ name, text, values: [...values] })).rows.map(toDossier)

  return {
    read: (realm, parcelIds) =>
      query(
        'dossiers',
        `select ${dossier} from parcels.parcel p where p.realm_id = $1 and p.id = any($2) order by p.id`,
        [realm, parcelIds],
      ),
    readReturn: (realm, returnId) =>
      query(
        'dossiers-of-return',
        `select ${dossier} from parcels.parcel p where (p.realm_id, p.return_id) = ($1, $2) order by p.id`,
        [realm, returnId],
      ),
    async parcelOfRedirect(realm, redirectId) {
      const { rows } = await pool.query<{ parcel_id: ParcelId }>({
        name: 'parcel-of-redirect',
        text: 'select parcel_id from parcels.redirect where (realm_id, id) = ($1, $2)',
        values: [realm, redirectId],
      })
      return rows[0]?.parcel_id ?? null
    },
    async findScan(realm, deviceId, deviceSequence) {
      const { rows } = await pool.query<RecordedScan>({
        name: 'find-scan',
        text: `select parcel_id as "parcelId", sequence, details from parcels.event
          where (realm_id, device_id, device_sequence) = ($1, $2, $3)`,
        values: [realm, deviceId, deviceSequence],
      })
      return rows[0] ?? null
    },
    findByBarcode: (realm, barcode, { partnerId, outletIds }) =>
      query(
        'dossiers-by-barcode',
        // Decoys of others with the same number are no rows of this join, however many there are.
        `select ${dossier} from parcels.identifier i join parcels.parcel p on (p.realm_id, p.id) = (i.realm_id, i.parcel_id)
        where i.realm_id = $1 and i.value = any($2) and i.active
          and case when $4::text[] is null then $3 in (p.carrier_id, p.custodian_id)
            else p.custodian_id = $3 and p.custodian_outlet_id = any($4) end
        order by p.created_at desc, p.id limit 10`,
        [realm, spellingsOf(barcode), partnerId, outletIds],
      ),
    async findForeign(realm, barcode, outletId) {
      const found = await query(
        'foreign-dossier-by-barcode',
        `select ${dossier} from parcels.identifier i join parcels.parcel p on (p.realm_id, p.id) = (i.realm_id, i.parcel_id)
        where i.realm_id = $1 and i.value = any($2) and i.active
        order by exists (
          select from published_service_points.service_point_fact s
          where s.realm_id = $1 and s.outlet_id = $3 and not s.deleted and (
            s.partner_id in (p.carrier_id, p.shipper_id)
            or exists (select from published_service_points.shipping_grant_fact g
              where g.realm_id = $1 and g.partner_id in (p.carrier_id, p.shipper_id)
                and g.granted_by_partner_id = s.partner_id and not g.deleted))) desc, p.created_at, p.id limit 1`,
        [realm, spellingsOf(barcode), outletId],
      )
      return found[0] ?? null
    },
    findByNumbers: (realm, numbers) =>
      query(
        'dossiers-by-number',
        `select ${dossier} from parcels.parcel p where p.realm_id = $1 and p.id in (
          select i.parcel_id from unnest($2::text[], $3::text[], $4::text[]) n (scheme, value, carrier_id)
          join parcels.identifier i on i.realm_id = $1 and i.scheme = n.scheme and i.value = n.value
            and coalesce(i.carrier_id, '') = coalesce(n.carrier_id, '') and i.active)
        order by p.created_at, p.id`,
        [
          realm,
          numbers.map(({ scheme }) => scheme),
          numbers.map(({ value }) => value),
          numbers.map(({ carrierId }) => carrierId),
        ],
      ),
    findDue: (realm, now, limit) =>
      query(
        'dossiers-due',
        `select ${dossier} from parcels.parcel p where p.realm_id = $1 and p.id in (
          (select holder_id from parcels.place where realm_id = $1 and kind = 'PROMISED' and until <= $2 order by until limit $3)
          union (select parcel_id from parcels.redirect where realm_id = $1 and state = 'REQUESTED' and decide_by <= $2
            order by decide_by limit $3)
          union (select id from parcels.parcel where realm_id = $1 and state = 'AT_OUTLET' and hold_until <= $2 order by hold_until limit $3)
          union (select q.id from parcels.return_order o join parcels.parcel q on (q.realm_id, q.return_id) = (o.realm_id, o.id)
            where o.realm_id = $1 and o.is_awaited and q.state = 'ANNOUNCED' and q.direction = 'RETURN' and o.drop_off_by < $4 limit $3))`,
        // A local day has ended everywhere twelve hours after it ends in UTC.
        [realm, now, limit, localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')],
      ),
  }
}

/** Returns the forms in which a number may be stored: without blanks, and in upper case unless its scheme is CARRIER. */
export function spellingsOf(number: string): readonly string[] {
  const compact = number.replaceAll(/\s/g, '')
  return [compact, compact.toUpperCase()]
}

function toDossier(row: Row): Dossier {
  return {
    parcel: fromJsonRow(parcelTable, row.parcel),
    identifiers: row.identifiers.map((each) => fromJsonRow(identifierTable, each)),
    redirects: row.redirects.map((each) => fromJsonRow(redirectTable, each)),
    places: row.places.map((each) => fromJsonRow(placeTable, each)),
    codes: row.codes.map((each) => fromJsonRow(codeTable, each)),
    returnOrder: row.return_order && fromJsonRow(returnOrderTable, row.return_order),
    siblings: row.siblings,
    handOver: null,
  }
}
