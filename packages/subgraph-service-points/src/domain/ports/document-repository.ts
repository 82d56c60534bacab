import type { PartnerId } from '@restante/subgraph-kit'
import type { ListedDocument } from '../document.ts'

/** The documents of a realm. */
export interface DocumentRepository {
  /** Waits for others that write documents, and makes those that come later wait. Needed before anything is read. */
  lock(): Promise<void>
  /** The documents of the partner with these ids, in no order. */
  find(partnerId: PartnerId, documentIds: readonly string[]): Promise<ListedDocument[]>
  /** Returns the number of the partner's documents, and the bytes of their texts. */
  measure(partnerId: PartnerId): Promise<{ readonly count: number; readonly bytes: number }>
  /** Stores and publishes documents; of one that is there already only the audiences change. */
  put(documents: readonly ListedDocument[]): Promise<void>
  /** Removes documents that are there, and publishes that. */
  remove(partnerId: PartnerId, documentIds: readonly string[]): Promise<void>
}
