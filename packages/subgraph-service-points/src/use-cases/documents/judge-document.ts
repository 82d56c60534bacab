import type { ListedDocument } from '../../domain/document.ts'
import type { DocumentCheck } from '../../domain/ports/document-check.ts'

/** Resolves with the reasons, as sentences, why not all audiences of a document could run it; each of them once. */
export async function judgeDocument(
  check: DocumentCheck,
  { text, audiences }: Pick<ListedDocument, 'text' | 'audiences'>,
): Promise<string[]> {
  const reasons = await Promise.all(audiences.map((audience) => check(text, audience)))
  return [...new Set(reasons.flat())]
}
