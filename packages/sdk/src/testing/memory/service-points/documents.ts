import { createDocumentRegister } from '@restante/gateway/engine'
import type { DocumentRepository, ListedDocument } from '@restante/subgraph-service-points/engine'
import { Table } from '../tables.ts'

/** The documents that partners of the realm have listed, and the register by which keys may run them. */
export class Documents implements DocumentRepository {
  readonly register = createDocumentRegister()
  readonly #table = new Table<ListedDocument>(({ partnerId, documentId }) => keyOf(partnerId, documentId))

  async lock(): Promise<void> {}

  async find(partnerId: string, documentIds: readonly string[]): Promise<ListedDocument[]> {
    return [...this.#table.pick(documentIds.map((documentId) => keyOf(partnerId, documentId)))]
  }

  /** Returns the first `limit` documents of a partner after an id, in order of their ids. */
  async list(partnerId: string | null, afterId: string | null, limit: number): Promise<ListedDocument[]> {
    return this.#table
      .list((document) => document.partnerId === partnerId && (afterId === null || document.documentId > afterId))
      .toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1))
      .slice(0, limit)
  }

  async measure(partnerId: string): Promise<{ readonly count: number; readonly bytes: number }> {
    const texts = this.#table.list((document) => document.partnerId === partnerId).map(({ text }) => text)
    return { count: texts.length, bytes: new TextEncoder().encode(texts.join('')).length }
  }

  async put(documents: readonly ListedDocument[]): Promise<void> {
    for (const document of documents) {
      const earlier = this.#table.get(keyOf(document.partnerId, document.documentId))
      this.#table.put(earlier ? { ...earlier, audiences: document.audiences } : document)
      this.register.apply([{ ...document, deleted: false }])
    }
  }

  async remove(partnerId: string, documentIds: readonly string[]): Promise<void> {
    for (const document of await this.find(partnerId, documentIds)) {
      this.#table.remove(document)
      this.register.apply([{ ...document, deleted: true }])
    }
  }
}

function keyOf(partnerId: string, documentId: string): string {
  return `${partnerId} ${documentId}`
}
