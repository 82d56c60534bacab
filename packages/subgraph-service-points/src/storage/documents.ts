import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import type { ListedDocument } from '../domain/document.ts'
import type { DocumentRepository } from '../domain/ports/document-repository.ts'
import { insertRows } from './insert-rows.ts'
import { documentPublication } from './publications.ts'
import { lockHeads, publishRows } from './publish-rows.ts'
import { documentTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

const select = `select ${selectColumns(documentTable.properties)} from ${documentTable.name}`

/** Returns the documents of a partner with these ids, in no order. */
export async function findDocuments(
  transaction: Transaction,
  realmId: RealmId,
  partnerId: string,
  documentIds: readonly string[],
): Promise<ListedDocument[]> {
  const { rows } = await transaction.query<ListedDocument>(
    `${select} where realm_id = $1 and partner_id = $2 and document_id = any($3)`,
    [realmId, partnerId, documentIds],
  )
  return rows
}

/** Returns the first `limit` documents of a partner after an id, in order of their ids. */
export async function listDocuments(
  transaction: Transaction,
  realmId: RealmId,
  partnerId: string,
  afterId: string | null,
  limit: number,
): Promise<ListedDocument[]> {
  const { rows } = await transaction.query<ListedDocument>(
    `${select} where realm_id = $1 and partner_id = $2 and document_id > $3 order by document_id limit $4`,
    [realmId, partnerId, afterId ?? '', limit],
  )
  return rows
}

/** The documents of a realm, inside a transaction of the realm or of a partner. */
export function createDocumentRepository(transaction: Transaction, realmId: RealmId): DocumentRepository {
  return {
    lock: () => lockHeads(transaction, ['document_fact']),
    find: (partnerId, documentIds) => findDocuments(transaction, realmId, partnerId, documentIds),
    async measure(partnerId) {
      const { rows } = await transaction.query<{ count: number; bytes: number }>(
        `select count(*)::int as count, coalesce(sum(octet_length(text)), 0)::int as bytes from ${documentTable.name}
          where realm_id = $1 and partner_id = $2`,
        [realmId, partnerId],
      )
      return rows[0]!
    },
    async put(documents) {
      const onConflict = 'on conflict (realm_id, partner_id, document_id) do update set audiences = excluded.audiences'
      await insertRows(transaction, documentTable, documents, onConflict)
      await publishRows(transaction, documentPublication, documents)
    },
    async remove(partnerId, documentIds) {
      await transaction.query(
        `delete from ${documentTable.name} where realm_id = $1 and partner_id = $2 and document_id = any($3)`,
        [realmId, partnerId, documentIds],
      )
      const gone = documentIds.map((documentId) => ({ realmId, partnerId, documentId, deleted: true as const }))
      await publishRows(transaction, documentPublication, gone)
    },
  }
}
