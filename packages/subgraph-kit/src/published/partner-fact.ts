import { defineTable, nullable, type RowOf, text } from '@restante/store'
import type { PartnerId, RealmId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** The partners of each realm. */
export const partnerFactTable = defineTable('published_service_points.partner_fact', ['realmId', 'partnerId'], {
  realmId: text<RealmId>(),
  partnerId: text<PartnerId>(),
  /** Public; an operator's is the `operatorCode` of its outlets. */
  code: text(),
  name: text(),
  kind: text<'CARRIER' | 'PLATFORM' | 'RETAILER' | 'OPERATOR' | 'AGENT'>(),
  /** Partner whose service points take its returns; null: its own. */
  returnsPartnerId: nullable(text<PartnerId>()),
  ...revision,
})

/** A row of `published_service_points.partner_fact`. */
export type PartnerFact = RowOf<typeof partnerFactTable>
