import type { DocumentAudience, KeyKind } from '@restante/subgraph-kit'
import { digestOf } from '../base/map-key.ts'
import { refuse } from '../base/refusal.ts'

/** A document that clients may name instead of sending it, and that keys of its audiences may run. */
export interface ListedDocument {
  readonly text: string
  /** `ANYONE` needs no key: only our own documents can be for anyone. */
  readonly audiences: readonly (DocumentAudience | 'ANYONE')[]
}

/** Returns the audience to which a key of this kind belongs; null for keys that are not bound to listed documents. */
export function audienceOf(kind: KeyKind | null): DocumentAudience | null {
  if (kind === 'PUBLISHABLE') return 'PUBLISHABLE'
  return kind === 'SESSION' ? 'SHOPPER' : null
}

/**
 * Returns an id without the prefix of the one method of identification that is known here, so that `sha256:` with 64
 * hexadecimal digits, as GraphQL over HTTP writes it, and the digits alone, as Apollo's clients do, are the same id.
 */
export function bareId(id: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? id.slice('sha256:'.length) : id
}

/** Returns true when an id is the SHA-256 of a text, in either way to write it. */
export function isIdOf(id: string, text: string): boolean {
  return bareId(id) === digestOf(text)
}

/**
 * The refusal of an id that nobody has listed, in the words of Apollo's protocol: clients that read them send the text.
 * It says nothing of whether the id is listed for others.
 */
export const unknownDocument = refuse('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
