import { type LocalDate, localDate, type RealmId } from '@restante/subgraph-kit'
import { bindingStates } from '../domain/agreement/agreement.ts'
import { type Cover, findCoverage } from '../domain/agreement/coverage.ts'
import type { Publisher, Selection } from '../domain/ports/publisher.ts'
import type { ServicePoint } from '../domain/service-point.ts'
import { servicePointPublication } from './publications.ts'
import { lockHeads, publishRows } from './publish-rows.ts'
import { publishShippingGrants } from './shipping-grants.ts'
import type { Transaction } from './transaction.ts'

/** The facts that decide on the published span. */
interface Source extends Pick<ServicePoint, 'servicePointId' | 'capabilities' | 'validFrom' | 'validUntil'> {
  readonly timeZone: string
  readonly isOwnOutlet: boolean
  readonly covers: readonly Cover[]
}

const batchSize = 5_000

/** Publishes inside a transaction of the realm. */
export function createPublisher(transaction: Transaction, realmId: RealmId): Publisher {
  return {
    lock: (...names) => lockHeads(transaction, names),
    publishShippingGrants: (now) => publishShippingGrants(transaction, realmId, now),
    async publishServicePoints(selection, now) {
      const today = todayIn(now)
      let written = 0
      for await (const sources of readSources(transaction, realmId, selection)) {
        const rows = sources.map((source) => toPublishedRow(realmId, source, today(source.timeZone)))
        written += await publishRows(transaction, servicePointPublication, rows)
      }
      return written
    },
    async findOverdue(now) {
      const { rows } = await transaction.query(
        `select service_point_id from published_service_points.service_point_fact
          where realm_id = $1 and valid_until <= $2 and not deleted`,
        // The day begins first at UTC+14.
        [realmId, localDate(now, 'Pacific/Kiritimati')],
      )
      return rows.map((row) => row.service_point_id)
    },
  }
}

/** Reads in batches, so that a network of any size needs little memory. */
async function* readSources(
  transaction: Transaction,
  realmId: RealmId,
  selection: Selection,
): AsyncGenerator<Source[]> {
  if ('ids' in selection) {
    for (let at = 0; at < selection.ids.length; at += batchSize) {
      const ids = selection.ids.slice(at, at + batchSize)
      yield await querySources(transaction, `sp.service_point_id = any($3)`, [realmId, bindingStates, ids])
    }
    return
  }
  for (let after = ''; ;) {
    const rest = `sp.partner_id = $3 and sp.service_point_id > $4 order by sp.service_point_id limit ${batchSize}`
    const sources = await querySources(transaction, rest, [realmId, bindingStates, selection.partnerId, after])
    yield sources
    if (sources.length < batchSize) return
    after = sources.at(-1)!.servicePointId
  }
}

/** `$1` is the realm, `$2` the states in which an agreement binds; `rest` selects the service points. */
async function querySources(transaction: Transaction, rest: string, values: unknown[]): Promise<Source[]> {
  const { rows } = await transaction.query<Source>(
    `select sp.service_point_id as "servicePointId", sp.capabilities, sp.valid_from as "validFrom", sp.valid_until as "validUntil",
            o.time_zone as "timeZone", operator.partner_id is not distinct from sp.partner_id as "isOwnOutlet",
            (select coalesce(jsonb_agg(jsonb_build_object(
                      'from', a.effective_from, 'until', a.ends_on, 'capabilities', a.capabilities)), '[]')
               from service_points.agreement a
              where a.realm_id = sp.realm_id and a.customer_id = sp.partner_id and a.state = any($2)
                and a.kind <> 'NEGOTIATED_SERVICE'
                and case a.outlets
                      when 'ALL' then a.provider_id = operator.partner_id
                      else exists (select from service_points.agreement_scope s
                                    where s.realm_id = a.realm_id and s.agreement_id = a.agreement_id
                                      and s.outlet_id = sp.outlet_id)
                    end) as covers
       from service_points.service_point sp
       join published_outlets.outlet_fact o on o.outlet_id = sp.outlet_id
       left join service_points.partner operator on operator.realm_id = sp.realm_id and operator.code = o.operator_code
      where sp.realm_id = $1 and ${rest}`,
    values,
  )
  return rows
}

function toPublishedRow(realmId: RealmId, source: Source, today: LocalDate) {
  const own = { from: source.validFrom, until: source.validUntil, capabilities: source.capabilities }
  // A partner needs no agreement at its own outlets.
  const covers = source.isOwnOutlet ? [{ ...own, capabilities: null }] : source.covers
  const coverage = findCoverage(own, covers, today)
  const key = { realmId, servicePointId: source.servicePointId }
  if (!coverage) return { ...key, deleted: true as const }
  return { ...key, capabilities: coverage.capabilities, validFrom: coverage.from, validUntil: coverage.until }
}

/** Returns today by zone; the outlets of a country share few zones. */
function todayIn(now: Date): (timeZone: string) => string {
  const days = new Map<string, string>()
  return (timeZone) => {
    let day = days.get(timeZone)
    if (day === undefined) days.set(timeZone, (day = localDate(now, timeZone)))
    return day
  }
}
