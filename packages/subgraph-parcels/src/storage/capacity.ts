import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { ShelfCounts } from '../domain/placing/room.ts'
import type { CapacityReader } from '../domain/ports/capacity-reader.ts'

interface ShelfRow extends ShelfCounts {
  /** Number of the key that asked for the shelf, from 1. */
  readonly key: number
}

/** The columns of a shelf for the realm `$1` and the partner `$2`, which looks at it. */
const shelfColumns = `
  s.service_point_id as "servicePointId", s.partner_id as "partnerId", o.time_zone as "timeZone", f.visibility,
  (select p.partner_id from published_service_points.partner_fact p
    where p.realm_id = $1 and p.code = o.operator_code and not p.deleted) as "operatorId",
  (select jsonb_build_object('validFrom', g.valid_from, 'validUntil', g.valid_until, 'maxRedirects', g.max_redirects)
    from published_service_points.shipping_grant_fact g
    where (g.realm_id, g.partner_id, g.granted_by_partner_id) = ($1, $2, s.partner_id) and not g.deleted) as grant,
  s.valid_from as "validFrom", s.valid_until as "validUntil", s.purpose, s.places, s.open_ended as "openEnded", s.days,
  s.days_from as "daysFrom", s.is_overfull as "isOverfull"`

// A shelf that its partner has taken away is no shelf without places: it says nothing about its purpose any more.
const facts = `
  join published_service_points.service_point_fact f on (f.realm_id, f.service_point_id) = (s.realm_id, s.service_point_id)
    and f.capacity @> jsonb_build_array(jsonb_build_object('purpose', s.purpose, 'sizeClass', s.size_class))
  join published_outlets.outlet_fact o on o.outlet_id = s.outlet_id`

/** Returns a reader of the counters of shelves over a pool. */
export function createCapacityReader(pool: Pool): CapacityReader {
  const read = async (
    name: string,
    from: string,
    keys: readonly (readonly unknown[])[],
    realm: RealmId,
    viewer: PartnerId,
  ) => {
    const { rows } = await pool.query<ShelfRow>({
      name,
      text: `select w.key, ${shelfColumns} from ${from} ${facts} order by w.key, s.service_point_id, s.purpose, s.size_class`,
      values: [realm, viewer, ...keys],
    })
    return keys[0]!.map((_key, index) => rows.filter(({ key }) => key === index + 1))
  }
  return {
    shelvesOfPoints: (realm, servicePointIds, viewer) =>
      read(
        'shelves-of-points',
        `unnest($3::text[]) with ordinality w (id, key)
          join parcels.shelf s on (s.realm_id, s.service_point_id) = ($1, w.id)`,
        [servicePointIds],
        realm,
        viewer,
      ),
    shelvesAtOutlets: (realm, partners, viewer) =>
      read(
        'shelves-at-outlets',
        `unnest($3::text[], $4::text[]) with ordinality w (outlet, partner, key)
          join parcels.shelf s on (s.realm_id, s.outlet_id, s.partner_id) = ($1, w.outlet, w.partner)`,
        [partners.map(({ outletId }) => outletId), partners.map(({ partnerId }) => partnerId)],
        realm,
        viewer,
      ),
    async countHeld(realm, held) {
      const { rows } = await pool.query<{ held: number }>({
        name: 'count-held',
        text: `
          select (select count(*) from parcels.place p
            where (p.realm_id, p.service_point_id, p.purpose) = ($1, w.point, w.purpose) and p.kind = 'HELD'
              and p.from_day <= w.day and coalesce(p.to_day >= w.day, true)) as held
          from unnest($2::text[], $3::text[], $4::date[]) with ordinality w (point, purpose, day, key) order by w.key`,
        values: [
          realm,
          held.map(({ servicePointId }) => servicePointId),
          held.map(({ purpose }) => purpose),
          held.map(({ day }) => day),
        ],
      })
      return rows.map((row) => row.held)
    },
  }
}
