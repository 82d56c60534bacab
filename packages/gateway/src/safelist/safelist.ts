import type { Caller } from '@restante/subgraph-kit'
import { parse } from 'graphql'
import { digestOf } from '../base/map-key.ts'
import type { AdmittedDocument } from '../document/admit.ts'
import { canonicalText } from '../document/canonical-text.ts'
import { audienceOf, bareId, type ListedDocument } from './listed-document.ts'

/** The documents that callers may name, and that some callers are bound to. */
export interface Safelist {
  /** Returns the text of the document that the caller names by this id, or null. */
  findText(id: string, caller: Caller | null): string | null
  /**
   * Returns true unless the caller's key runs listed documents only and this one, in whatever print, is not listed for it.
   */
  mayRun(document: AdmittedDocument, caller: Caller | null): boolean
}

/** Makes the safelist of documents that are the same for every partner. */
export function createSafelist(documents: readonly ListedDocument[]): Safelist {
  const byId = new Map(documents.map(({ text }) => [digestOf(text), text]))
  const byCanonicalDigest = new Map(
    documents.map(({ text, audiences }) => [digestOf(canonicalText(parse(text))), audiences]),
  )
  return {
    findText: (id) => byId.get(bareId(id)) ?? null,
    mayRun(document, caller) {
      const audience = audienceOf(caller?.kind ?? null)
      return audience === null || byCanonicalDigest.get(document.canonicalDigest())?.includes(audience) === true
    },
  }
}
