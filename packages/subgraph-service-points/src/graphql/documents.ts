import { checkFirst, decodeCursor, encodeCursor, toConnection } from '@restante/subgraph-kit'
import { Kind, parse } from 'graphql'
import type { ListedDocument } from '../domain/document.ts'
import type {
  MutationPushDocumentsArgs,
  MutationRemoveDocumentsArgs,
  QueryDocumentsArgs,
} from '../generated/resolver-types.ts'
import { judgeDocument } from '../use-cases/documents/judge-document.ts'
import { pushDocuments as push } from '../use-cases/documents/push-documents.ts'
import { removeDocuments as remove } from '../use-cases/documents/remove-documents.ts'
import { toPayload } from './payload.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.documents`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function documents(_root: unknown, args: QueryDocumentsArgs, scope: RequestScope) {
  const first = checkFirst(args.first)
  const list = `documents ${scope.caller.partnerId}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.reader.listDocuments(after, first + 1)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.documentId, list, scope.cursorKey),
    node: row,
  }))
}

/** `Mutation.pushDocuments`. */
export function pushDocuments(_root: unknown, { input }: MutationPushDocumentsArgs, scope: RequestScope) {
  const deps = { ...scope.useCases, checkDocument: scope.checkDocument }
  return toPayload(scope, push(deps, scope, input), { documents: null }, async ({ documentIds }) => {
    const rows = await scope.reader.findDocuments(documentIds)
    const byId = new Map(rows.map((row) => [row.documentId, row]))
    return { documents: documentIds.flatMap((id) => byId.get(id) ?? []), userErrors: [] }
  })
}

/** `Mutation.removeDocuments`. */
export function removeDocuments(_root: unknown, { input }: MutationRemoveDocumentsArgs, scope: RequestScope) {
  return toPayload(scope, remove(scope.useCases, scope, input), { removedIds: null }, ({ removedIds }) =>
    Promise.resolve({ removedIds, userErrors: [] }),
  )
}

/** `Document.operations`. */
export function operations({ text }: ListedDocument) {
  return parse(text, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name ? [definition.name.value] : [],
  )
}

/** `Document.problems`. */
export function problems(document: ListedDocument, _args: object, scope: RequestScope) {
  return judgeDocument(scope.checkDocument, document)
}
