import { localDate } from '@restante/subgraph-kit'
import { bindingStates } from '../domain/agreement.ts'
import { findSpan, type Span } from '../domain/coverage.ts'
import { publishRows } from './published-table.ts'
import type { Transaction } from './transaction.ts'

/**
 * Publishes who may use whose service points: for each pair of partners the joined span of their NEGOTIATED_SERVICE
 * agreements in binding state, the first that is not over everywhere on Earth. Needs a transaction of the realm and the
 * head of `shipping_grant_fact` locked before the change was read. `now` is the realm's. Answers how many rows were
 * written.
 */
export async function publishShippingGrants(transaction: Transaction, realm: string, now: Date): Promise<number> {
  // A day ends last at UTC-12; the sign of such zone names is turned round (POSIX).
  const today = localDate(now, 'Etc/GMT+12')
  const { rows } = await transaction.query<{ customerId: string; providerId: string; spans: Span[] }>(
    `select customer_id as "customerId", provider_id as "providerId",
            coalesce(jsonb_agg(jsonb_build_object('from', effective_from, 'until', ends_on))
                       filter (where state = any($2)), '[]') as spans
       from service_points.agreement
      where realm_id = $1 and kind = 'NEGOTIATED_SERVICE'
      group by 1, 2`,
    [realm, bindingStates],
  )
  return publishRows(
    transaction,
    'shipping_grant_fact',
    rows.map(({ customerId, providerId, spans }) => {
      const key = { realm_id: realm, partner_id: customerId, granted_by_partner_id: providerId }
      const span = findSpan(spans, today)
      return span ? { ...key, valid_from: span.from, valid_until: span.until } : { ...key, deleted: true }
    }),
  )
}

/** A span in which one partner may use another's service points. */
export interface ShippingGrant extends Span {
  readonly grantedBy: string
}

/** Whose service points a partner may use, and on which days, as published. */
export async function findShippingGrants(
  executor: Pick<Transaction, 'query'>,
  realm: string,
  partnerId: string,
): Promise<ShippingGrant[]> {
  const { rows } = await executor.query<ShippingGrant>({
    name: 'find-shipping-grants',
    text: `select granted_by_partner_id as "grantedBy", valid_from as "from", valid_until as until
             from published_service_points.shipping_grant_fact
            where realm_id = $1 and partner_id = $2 and not deleted`,
    values: [realm, partnerId],
  })
  return rows
}
