import { type Feed, followTable } from '@restante/store'
import { documentFactTable, type Log } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { createDocumentRegister } from './document-register.ts'
import type { PartnerDocuments } from './partner-documents.ts'

/** The documents of partners, as a database has them. */
export interface FollowedDocuments extends PartnerDocuments {
  /** Resolves when every document that was listed or removed before the call counts. */
  refresh(): Promise<void>
}

/**
 * Follows the documents that the service points context publishes. All of them are held in memory, as keys are. Resolves
 * when every document has been read; one that is listed or removed later counts within about a second.
 */
export async function followDocuments(options: {
  /** Of the gateway's own role. */
  readonly pool: Pool
  readonly log: Log
}): Promise<FollowedDocuments> {
  const register = createDocumentRegister()
  const feed: Feed = await followTable({
    pool: options.pool,
    table: documentFactTable,
    onRows: (rows) => register.apply(rows),
    onError: (error) => options.log.warn({ err: error }, 'Documents cannot be followed; known documents stay listed.'),
  })
  return {
    findText: (id, tenant) => register.findText(id, tenant),
    isListed: (digest, audience, tenant) => register.isListed(digest, audience, tenant),
    refresh: () => feed.refresh(),
    close: () => feed.close(),
  }
}
