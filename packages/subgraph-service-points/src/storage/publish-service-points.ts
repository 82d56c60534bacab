import { localDate } from '@restante/subgraph-kit'
import { bindingStates } from '../domain/agreement.ts'
import { type Cover, findCoverage } from '../domain/coverage.ts'
import { type PublishedRow, publishRows } from './published-table.ts'
import type { Transaction } from './transaction.ts'

/** Which service points of a realm to publish anew. */
export type Selection = { readonly partnerId: string } | { readonly ids: readonly string[] }

/** What decides on the span that is published. */
interface Source {
  readonly id: string
  readonly capabilities: readonly string[]
  readonly validFrom: string
  readonly validUntil: string | null
  readonly timeZone: string
  readonly isOwnOutlet: boolean
  readonly covers: readonly Cover[]
}

const batchSize = 5_000

/**
 * Publishes service points as they stand: those that an agreement in binding state covers now or later (or that lie at
 * the partner's own outlets) with the span in which they do, the others as deleted. Rows that say nothing new are not
 * written. Needs a transaction of the realm and the head of `service_point_fact` locked before the change was read.
 * `now` is the realm's. Answers how many rows were written.
 */
export async function publishServicePoints(
  transaction: Transaction,
  realm: string,
  selection: Selection,
  now: Date,
): Promise<number> {
  const today = todayIn(now)
  let written = 0
  for await (const sources of readSources(transaction, realm, selection)) {
    written += await publishRows(
      transaction,
      'service_point_fact',
      sources.map((source) => toPublishedRow(realm, source, today(source.timeZone))),
    )
  }
  return written
}

/**
 * The service points whose published row time alone has made wrong: their span is over somewhere on Earth. Their pauses
 * that have run out are ended, and those are among the answer.
 */
export async function findOverdue(transaction: Transaction, realm: string, now: Date): Promise<string[]> {
  // The day begins first at UTC+14.
  const latestDay = localDate(now, 'Pacific/Kiritimati')
  const { rows } = await transaction.query(
    `with resumed as (
       update service_points.service_point set intake = 'OPEN', intake_reason = null, intake_until = null
        where realm_id = $1 and intake = 'PAUSED' and intake_until <= $3
       returning service_point_id
     )
     select service_point_id from resumed
     union
     select service_point_id from published_service_points.service_point_fact
      where realm_id = $1 and valid_until <= $2 and not deleted`,
    [realm, latestDay, now],
  )
  return rows.map((row) => row.service_point_id)
}

/** In batches, so that a network of any size passes through little memory. */
async function* readSources(transaction: Transaction, realm: string, selection: Selection): AsyncGenerator<Source[]> {
  if ('ids' in selection) {
    for (let at = 0; at < selection.ids.length; at += batchSize) {
      const ids = selection.ids.slice(at, at + batchSize)
      yield await querySources(transaction, `sp.service_point_id = any($3)`, [realm, bindingStates, ids])
    }
    return
  }
  for (let after = ''; ;) {
    const rest = `sp.partner_id = $3 and sp.service_point_id > $4 order by sp.service_point_id limit ${batchSize}`
    const sources = await querySources(transaction, rest, [realm, bindingStates, selection.partnerId, after])
    yield sources
    if (sources.length < batchSize) return
    after = sources.at(-1)!.id
  }
}

/** `$1` is the realm, `$2` the states in which an agreement binds; `rest` says which service points. */
async function querySources(transaction: Transaction, rest: string, values: unknown[]): Promise<Source[]> {
  const { rows } = await transaction.query<Source>(
    `select sp.service_point_id as id, sp.capabilities, sp.valid_from as "validFrom", sp.valid_until as "validUntil",
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

function toPublishedRow(realm: string, source: Source, today: string): PublishedRow {
  const own = { from: source.validFrom, until: source.validUntil, capabilities: source.capabilities }
  // A partner needs nobody's agreement at its own outlets.
  const covers = source.isOwnOutlet ? [{ ...own, capabilities: null }] : source.covers
  const coverage = findCoverage(own, covers, today)
  const key = { realm_id: realm, service_point_id: source.id }
  if (!coverage) return { ...key, deleted: true }
  return { ...key, capabilities: coverage.capabilities, valid_from: coverage.from, valid_until: coverage.until }
}

/** Today by zone; a country's outlets share few zones. */
function todayIn(now: Date): (timeZone: string) => string {
  const days = new Map<string, string>()
  return (timeZone) => {
    let day = days.get(timeZone)
    if (day === undefined) days.set(timeZone, (day = localDate(now, timeZone)))
    return day
  }
}
