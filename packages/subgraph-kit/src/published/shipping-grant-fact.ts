import { defineTable, integer, localDate, nullable, type RowOf, text } from '@restante/store'
import type { PartnerId, RealmId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** Number of redirects of a delivery, where its agreement says nothing. */
export const defaultMaxRedirects = 2

/** Grants to use the service points of another partner. */
export const shippingGrantFactTable = defineTable(
  'published_service_points.shipping_grant_fact',
  ['realmId', 'partnerId', 'grantedByPartnerId'],
  {
    realmId: text<RealmId>(),
    partnerId: text<PartnerId>(),
    grantedByPartnerId: text<PartnerId>(),
    validFrom: localDate(),
    /** First day no longer valid; null: no end is known. */
    validUntil: nullable(localDate()),
    ...revision,
    /** Number of redirects of a delivery, by the agreements in force now; null: the default. */
    maxRedirects: nullable(integer()),
  },
)

/** A row of `published_service_points.shipping_grant_fact`. */
export type ShippingGrantFact = RowOf<typeof shippingGrantFactTable>
