import type { Caller } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { ServicePointFilter, ServicePointView } from '../domain/service-point.ts'
import { selectServicePoints } from './service-points.ts'

/** Those of `p` that the partner $2 may see at the moment $3: `canSee`, in SQL so that a page is full. */
const isVisible = `(
  p.visibility = 'PUBLIC' or p.partner_id = $2 or exists (
    select from published_outlets.outlet_fact o
     where o.outlet_id = p.outlet_id and (
       o.operator_code = (select v.code from service_points.partner v where v.realm_id = $1 and v.partner_id = $2)
       or exists (
         select from published_service_points.shipping_grant_fact g
          where g.realm_id = $1 and g.partner_id = $2 and g.granted_by_partner_id = p.partner_id and not g.deleted
            and g.valid_from <= ($3::timestamptz at time zone o.time_zone)::date
            and (g.valid_until is null or ($3::timestamptz at time zone o.time_zone)::date < g.valid_until)))))`

const programmeCode =
  '(select q.code from service_points.programme q where q.realm_id = p.realm_id and q.programme_id = p.programme_id)'

/** The first `limit` service points after an id that a partner may see at that moment, in order of their ids. */
export async function listServicePoints(
  pool: Pool,
  { realm, partnerId }: Pick<Caller, 'realm' | 'partnerId'>,
  filter: ServicePointFilter,
  at: Date,
  afterId: string | null,
  limit: number,
): Promise<ServicePointView[]> {
  const values: unknown[] = [realm, partnerId, at.toISOString(), limit]
  const conditions = ['p.realm_id = $1', isVisible]
  // Only what is asked for stands in the statement, so that each combination has a plan of its own.
  const restrict = (value: unknown, condition: (parameter: string) => string): void => {
    if (value != null) conditions.push(condition(`$${values.push(value)}`))
  }
  restrict(filter.outlet, (id) => `p.outlet_id = ${id}`)
  restrict(filter.partner, (id) => `p.partner_id = ${id}`)
  restrict(filter.programme, (code) => `${programmeCode} = ${code}`)
  restrict(filter.statuses, (statuses) => `p.status = any(${statuses})`)
  restrict(afterId, (id) => `p.service_point_id > ${id}`)
  const { rows } = await pool.query<ServicePointView>(
    // The page is found in the order of the primary key before anything is joined to it, whatever the statistics say.
    `${selectServicePoints}
      where sp.realm_id = $1 and sp.service_point_id = any(array(
        select p.service_point_id from service_points.service_point p
         where ${conditions.join(' and ')} order by p.service_point_id limit $4))
      order by sp.service_point_id`,
    values,
  )
  return rows
}
