import { daysBetween, type LocalDate, localDate } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { furthestDay } from '../domain/placing/hold.ts'
import type { CapacityReader, Room } from '../domain/ports/capacity-reader.ts'

interface ShelfRow {
  readonly service_point_id: string
  readonly outlet_id: string
  readonly partner_id: string
  readonly operator_id: string | null
  readonly time_zone: string
  readonly places: number
  readonly open_ended: number
  readonly days: readonly number[]
  readonly days_from: LocalDate
}

/** Returns a reader of the counters of shelves over a pool. */
export function createCapacityReader(pool: Pool): CapacityReader {
  return {
    async rooms(realm, which, on, now) {
      const byPoint = 'servicePointIds' in which
      const { rows } = await pool.query<ShelfRow>({
        name: byPoint ? 'rooms-by-service-point' : 'rooms-by-outlet',
        text: `
          select s.service_point_id, s.outlet_id, s.partner_id, o.time_zone, s.places, s.open_ended, s.days, s.days_from,
            (select f.partner_id from published_service_points.partner_fact f
              where f.realm_id = s.realm_id and f.code = o.operator_code and not f.deleted) as operator_id
          from parcels.shelf s join published_outlets.outlet_fact o on o.outlet_id = s.outlet_id
          where s.realm_id = $1 and ${byPoint ? 's.service_point_id = any($2)' : 's.outlet_id = any($2) and s.partner_id = $3'}
          order by s.service_point_id, s.purpose, s.size_class`,
        values: byPoint ? [realm, which.servicePointIds] : [realm, which.outletIds, which.partnerId],
      })
      const rooms = new Map<string, Room>()
      for (const row of rows) {
        const today = localDate(now, row.time_zone)
        const day = on ?? today
        if (day < today || daysBetween(today, day) > furthestDay) continue
        const sum = rooms.get(row.service_point_id)
        rooms.set(row.service_point_id, {
          servicePointId: row.service_point_id,
          outletId: row.outlet_id,
          partnerId: row.partner_id,
          operatorId: row.operator_id,
          day,
          total: (sum?.total ?? 0) + row.places,
          taken: (sum?.taken ?? 0) + countOn(day, row) + row.open_ended,
        })
      }
      return [...rooms.values()]
    },
    async heldOn(realm, servicePointIds, day) {
      const { rows } = await pool.query<{ held: number }>({
        name: 'held-on',
        text: `select count(*) as held from parcels.place
          where realm_id = $1 and service_point_id = any($2) and kind = 'HELD' and from_day <= $3 and coalesce(to_day >= $3, true)`,
        values: [realm, servicePointIds, day],
      })
      return rows[0]!.held
    },
  }
}

/** Returns the counter of a day. A day beyond the end of the ring counts 0: its slot still holds an earlier day's counter. */
function countOn(day: LocalDate, { days, days_from: daysFrom }: ShelfRow): number {
  const ahead = daysBetween(daysFrom, day)
  return ahead < 0 || ahead > furthestDay ? 0 : (days[daysBetween('2000-01-01', day) % 32] ?? 0)
}
