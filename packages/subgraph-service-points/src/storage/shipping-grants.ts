import { localDate, type RealmId, shippingGrantFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { type Agreement, bindingStates } from '../domain/agreement/agreement.ts'
import { findMaxRedirects, type GrantTerms } from '../domain/agreement/grant.ts'
import { findSpan } from '../domain/agreement/coverage.ts'
import type { ShippingGrant } from '../domain/sight.ts'
import { shippingGrantPublication } from './publications.ts'
import { publishRows } from './publish-rows.ts'
import type { Transaction } from './transaction.ts'

type Source = Pick<Agreement, 'customerId' | 'providerId'> & { readonly spans: readonly GrantTerms[] }

/** Publishes which partners may use whose service points: see `Publisher.publishShippingGrants`. */
export async function publishShippingGrants(transaction: Transaction, realmId: RealmId, now: Date): Promise<number> {
  // A day ends last at UTC-12; the sign of such zone names is turned round (POSIX).
  const today = localDate(now, 'Etc/GMT+12')
  const { rows } = await transaction.query<Source>(
    `select customer_id as "customerId", provider_id as "providerId",
            coalesce(jsonb_agg(jsonb_build_object('from', effective_from, 'until', ends_on, 'maxRedirects', max_redirects))
                       filter (where state = any($2)), '[]') as spans
       from service_points.agreement
      where realm_id = $1 and kind = 'NEGOTIATED_SERVICE'
      group by 1, 2`,
    [realmId, bindingStates],
  )
  return publishRows(
    transaction,
    shippingGrantPublication,
    rows.map(({ customerId, providerId, spans }) => {
      const key = { realmId, partnerId: customerId, grantedByPartnerId: providerId }
      const span = findSpan(spans, today)
      if (!span) return { ...key, deleted: true as const }
      const maxRedirects = findMaxRedirects(spans, today < span.from ? span.from : today)
      return { ...key, validFrom: span.from, validUntil: span.until, maxRedirects }
    }),
  )
}

/** Returns the published grants of a partner: whose service points it may use, and on which days. */
export async function findShippingGrants(pool: Pool, realmId: RealmId, partnerId: string): Promise<ShippingGrant[]> {
  const { rows } = await pool.query<ShippingGrant>({
    name: 'find-shipping-grants',
    text: `select granted_by_partner_id as "grantedBy", valid_from as "from", valid_until as until
             from ${shippingGrantFactTable.name}
            where realm_id = $1 and partner_id = $2 and not deleted`,
    values: [realmId, partnerId],
  })
  return rows
}
