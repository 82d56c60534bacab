import { fromJsonRow, selectColumns } from '@restante/store'
import { type PartnerId, servicePointFactTable, shippingGrantFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { ShippingPartner, SiteReader } from '../domain/ports/site-reader.ts'
import type { Grant, OutletFacts, ServicePointFacts } from '../domain/placing/site.ts'

const outletProperties = [
  'outletId',
  'status',
  'opensOn',
  'closesOn',
  'country',
  'timeZone',
  'hours',
  'sizeLimit',
] as const satisfies (keyof OutletFacts)[]

interface PointRow {
  readonly fact: object
  readonly grant: object | null
}

/** Returns a reader of sites over a pool, from the published tables of the other contexts. */
export function createSiteReader(pool: Pool): SiteReader {
  return {
    async read(realm, outletIds, partners, shippingPartner) {
      const { rows } = await pool.query<OutletFacts & { servicePoints: readonly PointRow[] }>({
        name: 'sites',
        text: `
          select ${selectColumns(outletProperties, 'o')},
            (select f.partner_id from published_service_points.partner_fact f
              where f.realm_id = $1 and f.code = o.operator_code and not f.deleted) as "operatorId",
            coalesce((select jsonb_agg(jsonb_build_object('fact', to_jsonb(s), 'grant', (
                select to_jsonb(g) from published_service_points.shipping_grant_fact g
                where (g.realm_id, g.partner_id, g.granted_by_partner_id) = ($1, $4, s.partner_id) and not g.deleted))
                order by s.service_point_id)
              from published_service_points.service_point_fact s
              where s.realm_id = $1 and s.outlet_id = o.outlet_id
                and ($3::text[] is null or s.partner_id = any($3))), '[]') as "servicePoints"
          from published_outlets.outlet_fact o
          where o.outlet_id = any($2) and not o.deleted
            -- A live realm covers one country; a sandbox covers all outlets.
            and exists (select from published_service_points.realm_fact r
              where r.realm_id = $1 and (r.kind = 'SANDBOX' or r.country = o.country))`,
        values: [realm, outletIds, partners, shippingPartner ?? null],
      })
      return new Map(
        rows.map(({ servicePoints, ...outlet }) => [
          outlet.outletId,
          { outlet, servicePoints: servicePoints.map(toServicePoint), shippingPartnerId: shippingPartner ?? null },
        ]),
      )
    },
    async returnsPartnerOf(realm, partner) {
      const { rows } = await pool.query<{ partner_id: PartnerId }>({
        name: 'returns-partner',
        text: `select coalesce(returns_partner_id, partner_id) as partner_id from published_service_points.partner_fact
          where realm_id = $1 and partner_id = $2 and not deleted`,
        values: [realm, partner],
      })
      return rows[0]?.partner_id ?? null
    },
    async shippingPartners(realm, to, partners, on) {
      const { rows } = await pool.query<ShippingPartner>({
        name: 'shipping-partners',
        text: `select f.partner_id as "partnerId", f.kind, f.partner_id = $2 or exists (
            select from published_service_points.shipping_grant_fact g
            where (g.realm_id, g.partner_id, g.granted_by_partner_id) = ($1, $2, f.partner_id) and not g.deleted
              and g.valid_from <= $4 and ($4 < g.valid_until or g.valid_until is null)) as "isGranted"
          from published_service_points.partner_fact f
          where f.realm_id = $1 and f.partner_id = any($3) and not f.deleted`,
        values: [realm, to, partners, on],
      })
      return rows
    },
    async knownPartners(realm, partners) {
      const { rows } = await pool.query<{ partner_id: PartnerId }>({
        name: 'known-partners',
        text: `select partner_id from published_service_points.partner_fact
          where realm_id = $1 and partner_id = any($2) and not deleted`,
        values: [realm, partners],
      })
      return rows.map((row) => row.partner_id)
    },
  }
}

function toServicePoint({ fact, grant }: PointRow): ServicePointFacts {
  return {
    ...fromJsonRow(servicePointFactTable, fact),
    grant: grant && (fromJsonRow(shippingGrantFactTable, grant) satisfies Grant),
  }
}
