import type { DocumentAudience, PartnerId } from '@restante/subgraph-kit'
import {
  documentLimits,
  type DocumentDraft,
  findDraftProblems,
  type ListedDocument,
  measureTexts,
  nameDocument,
} from '../../domain/document.ts'
import type { DocumentCheck } from '../../domain/ports/document-check.ts'
import type { DocumentRepository } from '../../domain/ports/document-repository.ts'
import { type Problem, problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'
import { judgeDocument } from './judge-document.ts'
import { type Done, type MutationRequest, runOnce } from '../run-once.ts'

/** Documents to be listed. */
export interface PushDocumentsInput {
  readonly idempotencyKey: string
  readonly audiences: readonly DocumentAudience[]
  readonly documents: readonly DocumentDraft[]
}

/**
 * Lists documents of the caller's partner: all of them or, when something is wrong, none. One that is listed already gets
 * the audiences that are given now. Refused as INVALID_INPUT for each document that its audiences could not run, for an id
 * that is not the SHA-256 that it looks like, and for more than {@link documentLimits}; as ALREADY_EXISTS for an id that
 * is that of another text.
 */
export async function pushDocuments(
  deps: ServicePointDeps & { readonly checkDocument: DocumentCheck },
  request: MutationRequest,
  input: PushDocumentsInput,
): Promise<Done<{ readonly documentIds: readonly string[] }> | Refused> {
  const { realm, partnerId } = request.caller
  const { audiences } = input
  return runOnce(deps, request, 'pushDocuments', input, async ({ documents }, now) => {
    const problems: Problem[] = []
    for (const [index, draft] of input.documents.entries()) {
      problems.push(
        ...findDraftProblems(draft, index, await judgeDocument(deps.checkDocument, { ...draft, audiences })),
      )
    }
    if (problems.length > 0) return refuse(...problems)
    await documents.lock()
    const pushed = new Map<string, ListedDocument>()
    const texts = new Map<string, string>()
    const ids = input.documents.map((draft) => nameDocument(draft)!)
    const known = await documents.find(partnerId, ids)
    for (const { documentId, text } of known) texts.set(documentId, text)
    for (const [index, { text }] of input.documents.entries()) {
      const documentId = ids[index]!
      const other = texts.get(documentId)
      if (other !== undefined && other !== text) {
        const message = 'The id is that of another text; remove that document, or choose another id.'
        problems.push(problem('ALREADY_EXISTS', message, 'documents', index, 'id'))
      }
      texts.set(documentId, text)
      pushed.set(documentId, {
        realmId: realm,
        partnerId,
        documentId,
        text,
        audiences,
        pushedAt: now,
      })
    }
    const isKnown = new Set(known.map(({ documentId }) => documentId))
    const added = [...pushed.values()].filter(({ documentId }) => !isKnown.has(documentId))
    problems.push(...(await checkRoom(documents, partnerId, added)))
    if (problems.length > 0) return refuse(...problems)
    await documents.put([...pushed.values()])
    return { documentIds: [...pushed.keys()] }
  })
}

async function checkRoom(
  documents: DocumentRepository,
  partnerId: PartnerId,
  added: readonly ListedDocument[],
): Promise<Problem[]> {
  const { count, bytes } = await documents.measure(partnerId)
  const problems: Problem[] = []
  if (count + added.length > documentLimits.count) {
    const message = `A partner has at most ${documentLimits.count} documents in a realm; remove some first.`
    problems.push(problem('INVALID_INPUT', message, 'documents'))
  }
  if (bytes + measureTexts(added) > documentLimits.bytes) {
    const limit = documentLimits.bytes.toLocaleString('en')
    const message = `The texts of a partner's documents have at most ${limit} bytes in a realm; remove some first.`
    problems.push(problem('INVALID_INPUT', message, 'documents'))
  }
  return problems
}
