import { defineTable, type RowOf, text, textList } from '@restante/store'
import type { PartnerId, RealmId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** Whom a listed document is for: pages with a publishable key, or shoppers with the key of a session. */
export type DocumentAudience = 'PUBLISHABLE' | 'SHOPPER'

/** The documents that partners have listed; a removed one is `deleted`. */
export const documentFactTable = defineTable(
  'published_service_points.document_fact',
  ['realmId', 'partnerId', 'documentId'],
  {
    realmId: text<RealmId>(),
    partnerId: text<PartnerId>(),
    /** SHA-256 of the text, hex, or a name of the partner's own for it. */
    documentId: text(),
    text: text(),
    audiences: textList<readonly DocumentAudience[]>(),
    ...revision,
  },
)

/** A row of `published_service_points.document_fact`. */
export type DocumentFact = RowOf<typeof documentFactTable>
