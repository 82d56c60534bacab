import { createHash } from 'node:crypto'
import type { DocumentAudience, PartnerId, RealmId } from '@restante/subgraph-kit'
import { type Problem, problem } from './problem.ts'

/** A document that a partner has listed, so that keys of its audiences may run it. */
export interface ListedDocument {
  readonly realmId: RealmId
  readonly partnerId: PartnerId
  /** SHA-256 of the text, hex, or a name of the partner's own for it. */
  readonly documentId: string
  readonly text: string
  readonly audiences: readonly DocumentAudience[]
  readonly pushedAt: Date
}

/** A document to be listed. */
export interface DocumentDraft {
  /** Absent: the SHA-256 of the text. */
  readonly id?: string | null
  readonly text: string
}

/** Maximum of what a partner's documents take up in a realm: every gateway holds them in memory. */
export const documentLimits = { count: 500, bytes: 524_288 } as const

/** Names that tools give to documents, such as the 40 digits of a SHA-1. */
const ownName = /^[A-Za-z0-9._~-]+$/

/**
 * Returns the id of a draft, without the prefix `sha256:`; null when it cannot be one. An id that looks like a SHA-256 must be
 * that of the text, so that nobody runs another document than the one that was hashed.
 */
export function nameDocument({ id, text }: DocumentDraft): string | null {
  const digest = createHash('sha256').update(text).digest('hex')
  if (id == null || id === digest || id === `sha256:${digest}`) return digest
  return ownName.test(id) && !/^[0-9a-f]{64}$/i.test(id) ? id : null
}

/** Returns what is wrong with a draft by itself: its id, and the reasons why its audiences could not run it. */
export function findDraftProblems(draft: DocumentDraft, index: number, reasons: readonly string[]): Problem[] {
  const problems = reasons.map((reason) => problem('INVALID_INPUT', reason, 'documents', index, 'text'))
  if (nameDocument(draft) === null) {
    const message =
      'An id is the SHA-256 of the text, or a name of letters, digits, `-`, `.`, `_` and `~` that does not look like one.'
    problems.push(problem('INVALID_INPUT', message, 'documents', index, 'id'))
  }
  return problems
}

/** Returns the bytes of texts in UTF-8. */
export function measureTexts(documents: readonly Pick<ListedDocument, 'text'>[]): number {
  return documents.reduce((bytes, { text }) => bytes + new TextEncoder().encode(text).length, 0)
}
