import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Pool } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Span } from '../domain/coverage.ts'
import type { Intake, ServicePointDraft, ServicePointStatus, Visibility } from '../domain/service-point.ts'
import type { Transaction } from './transaction.ts'

/** A service point as the graph shows it, with what decides whether it is shown. */
export interface ServicePointRow {
  readonly id: string
  readonly partnerId: string
  readonly partnerCode: string
  readonly programme: string
  readonly outletId: string
  /** Cut with what agreements allow where one covers it. */
  readonly capabilities: readonly string[]
  readonly status: ServicePointStatus
  readonly visibility: Visibility
  readonly validFrom: string
  readonly validUntil: string | null
  readonly intake: Intake
  readonly intakeUntil: Date | null
  readonly hoursText: string | null
  /** The published span; null when no agreement covers it. */
  readonly coverage: Span | null
  readonly operatorCode: string
  readonly timeZone: string
}

/** A service point to be stored. */
export interface NewServicePoint extends ServicePointDraft {
  readonly id: string
}

const select = `
  select sp.service_point_id as id, sp.partner_id as "partnerId", pa.code as "partnerCode", pr.code as programme,
         sp.outlet_id as "outletId", coalesce(f.capabilities, sp.capabilities) as capabilities, sp.status, sp.visibility,
         sp.valid_from as "validFrom", sp.valid_until as "validUntil", sp.intake, sp.intake_until as "intakeUntil",
         sp.hours as "hoursText", 
         case when f.rev is not null then jsonb_build_object('from', f.valid_from, 'until', f.valid_until) end as coverage,
         o.operator_code as "operatorCode", o.time_zone as "timeZone"
    from service_points.service_point sp
    join service_points.partner pa on pa.realm_id = sp.realm_id and pa.partner_id = sp.partner_id
    join service_points.programme pr on pr.realm_id = sp.realm_id and pr.programme_id = sp.programme_id
    join published_outlets.outlet_fact o on o.outlet_id = sp.outlet_id
    left join published_service_points.service_point_fact f
      on f.realm_id = sp.realm_id and f.service_point_id = sp.service_point_id and not f.deleted`

/** The service points of these ids, in no order. */
export async function findServicePoints(pool: Pool, realm: string, ids: readonly string[]): Promise<ServicePointRow[]> {
  const { rows } = await pool.query<ServicePointRow>({
    name: 'find-service-points',
    text: `${select} where sp.realm_id = $1 and sp.service_point_id = any($2)`,
    values: [realm, ids],
  })
  return rows
}

/** The service points at these outlets, in order of partner's code, programme and id. */
export async function findServicePointsAt(
  pool: Pool,
  realm: string,
  outletIds: readonly string[],
): Promise<ServicePointRow[]> {
  const { rows } = await pool.query<ServicePointRow>({
    name: 'find-service-points-at',
    text: `${select} where sp.realm_id = $1 and sp.outlet_id = any($2) order by pa.code, pr.code, sp.service_point_id`,
    values: [realm, outletIds],
  })
  return rows
}

/** Those of the outlets at which the programme already is. */
export async function findOccupiedOutlets(
  transaction: Transaction,
  realm: string,
  programmeId: string,
  outletIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await transaction.query(
    `select outlet_id from service_points.service_point
      where realm_id = $1 and programme_id = $2 and outlet_id = any($3)`,
    [realm, programmeId, outletIds],
  )
  return new Set(rows.map((row) => row.outlet_id))
}

/** True when the partner has a service point at the outlet. */
export async function hasServicePointAt(
  transaction: Transaction,
  realm: string,
  partnerId: string,
  outletId: string,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `select from service_points.service_point where realm_id = $1 and outlet_id = $3 and partner_id = $2 limit 1`,
    [realm, partnerId, outletId],
  )
  return rowCount === 1
}

/** Stores service points by COPY. What they mean to others is published by the caller. */
export async function copyServicePoints(
  transaction: Transaction,
  owner: { realm: string; partnerId: string; programmeId: string },
  points: readonly NewServicePoint[],
  now: Date,
): Promise<void> {
  const createdAt = now.toISOString()
  const lines = points.map((point) =>
    copyLine([
      owner.realm,
      point.id,
      owner.partnerId,
      owner.programmeId,
      point.outletId,
      `{${point.capabilities.map((capability) => JSON.stringify(capability)).join(',')}}`,
      point.hours ?? null,
      point.sizeLimit ? JSON.stringify(point.sizeLimit) : null,
      JSON.stringify(point.capacity),
      JSON.stringify(point.holdPolicy),
      point.validFrom,
      point.validUntil ?? null,
      point.status ?? 'ACTIVE',
      point.visibility ?? 'PUBLIC',
      'OPEN',
      createdAt,
    ]),
  )
  const target = transaction.query(
    copyFrom(
      `copy service_points.service_point
         (realm_id, service_point_id, partner_id, programme_id, outlet_id, capabilities, hours, size_limit, capacity,
          hold_policy, valid_from, valid_until, status, visibility, intake, created_at) from stdin`,
    ),
  )
  await pipeline(Readable.from(joinLines(lines)), target)
}

/** One line of COPY's text format. */
function copyLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, escapeForCopy))).join('\t')}\n`
}

const copyEscapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escapeForCopy(character: string): string {
  return copyEscapes[character]!
}

/** Few large chunks: a write per line would cost more than the rows. */
function* joinLines(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length >= 65_536) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk) yield chunk
}

/** How many service points a realm has, and how many of them are published. */
export async function countServicePoints(
  executor: Pool | Transaction,
  realm: string,
): Promise<{ servicePoints: number; published: number }> {
  const { rows } = await executor.query(
    `select (select count(*) from service_points.service_point where realm_id = $1) as "servicePoints",
            (select count(*) from published_service_points.service_point_fact
              where realm_id = $1 and not deleted) as published`,
    [realm],
  )
  return rows[0]
}
