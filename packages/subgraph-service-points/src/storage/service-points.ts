import { columnName, copyRows, selectColumns, toParameters } from '@restante/store'
import { type RealmId, servicePointFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { ServicePointRepository } from '../domain/ports/service-point-repository.ts'
import type { ServicePoint, ServicePointView } from '../domain/service-point.ts'
import type { ServicePointTerms } from '../domain/terms.ts'
import { servicePointTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

const termProperties = [
  'holdPolicy',
  'redirectDecision',
  'decideWithinMinutes',
  'redirectFee',
  'cutOff',
  'transit',
] as const satisfies (keyof ServicePointTerms)[]

/** The columns that are shown as they are stored. */
const shown = [
  'servicePointId',
  'partnerId',
  'outletId',
  'hours',
  'status',
  'visibility',
  'validFrom',
  'validUntil',
  'intake',
  'intakeUntil',
  ...termProperties,
] as const satisfies (keyof ServicePoint & keyof ServicePointView)[]

/** Selects service points as the graph shows them. */
export const selectServicePoints = `
  select ${selectColumns(shown, 'sp')}, pr.code as programme, coalesce(f.capabilities, sp.capabilities) as capabilities,
         case when f.rev is not null then jsonb_build_object('from', f.valid_from, 'until', f.valid_until) end as coverage,
         o.operator_code as "operatorCode", o.time_zone as "timeZone", o.country, o.hours as "outletHours"
    from service_points.service_point sp
    join service_points.partner pa on pa.realm_id = sp.realm_id and pa.partner_id = sp.partner_id
    join service_points.programme pr on pr.realm_id = sp.realm_id and pr.programme_id = sp.programme_id
    join published_outlets.outlet_fact o on o.outlet_id = sp.outlet_id
    left join published_service_points.service_point_fact f
      on f.realm_id = sp.realm_id and f.service_point_id = sp.service_point_id and not f.deleted`

/** The service points of these ids, in no order. */
export async function findServicePoints(
  pool: Pool,
  realmId: RealmId,
  ids: readonly string[],
): Promise<ServicePointView[]> {
  const { rows } = await pool.query<ServicePointView>({
    name: 'find-service-points',
    text: `${selectServicePoints} where sp.realm_id = $1 and sp.service_point_id = any($2)`,
    values: [realmId, ids],
  })
  return rows
}

/** The service points at these outlets, in order of partner's code, programme and id. */
export async function findServicePointsAt(
  pool: Pool,
  realmId: RealmId,
  outletIds: readonly string[],
): Promise<ServicePointView[]> {
  const { rows } = await pool.query<ServicePointView>({
    name: 'find-service-points-at',
    text: `${selectServicePoints} where sp.realm_id = $1 and sp.outlet_id = any($2) order by pa.code, pr.code, sp.service_point_id`,
    values: [realmId, outletIds],
  })
  return rows
}

/** The service points of a realm, inside a transaction of the realm. */
export function createServicePointRepository(transaction: Transaction, realmId: RealmId): ServicePointRepository {
  return {
    insert: (points) => copyRows(transaction, servicePointTable, points),
    async findOccupiedOutlets(programmeId, outletIds) {
      const { rows } = await transaction.query(
        `select outlet_id from service_points.service_point
          where realm_id = $1 and programme_id = $2 and outlet_id = any($3)`,
        [realmId, programmeId, outletIds],
      )
      return new Set(rows.map((row) => row.outlet_id))
    },
    async isAt(partnerId, outletId) {
      const { rowCount } = await transaction.query(
        `select from service_points.service_point where realm_id = $1 and outlet_id = $3 and partner_id = $2 limit 1`,
        [realmId, partnerId, outletId],
      )
      return rowCount === 1
    },
    async endPauses(now) {
      const { rows } = await transaction.query(
        `update service_points.service_point set intake = 'OPEN', intake_reason = null, intake_until = null
          where realm_id = $1 and intake = 'PAUSED' and intake_until <= $2
         returning service_point_id`,
        [realmId, now],
      )
      return rows.map((row) => row.service_point_id)
    },
    async updateTerms(partnerId, ids, change) {
      const properties = termProperties.filter((property) => change[property] !== undefined)
      const sets = properties.map((property, index) => `${columnName(property)} = $${index + 4}`)
      const { rows } = await transaction.query(
        `update service_points.service_point set ${sets.join(', ')}
          where realm_id = $1 and partner_id = $2 and service_point_id = any($3)
         returning service_point_id`,
        [realmId, partnerId, ids, ...toParameters(servicePointTable, change as ServicePoint, properties)],
      )
      return rows.map((row) => row.service_point_id)
    },
    async count() {
      const { rows } = await transaction.query(
        `select (select count(*) from service_points.service_point where realm_id = $1) as "servicePoints",
                (select count(*) from ${servicePointFactTable.name} where realm_id = $1 and not deleted) as published`,
        [realmId],
      )
      return rows[0]
    },
  }
}
