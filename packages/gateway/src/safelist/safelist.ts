import type { Caller } from '@restante/subgraph-kit'
import { parse } from 'graphql'
import { digestOf } from '../base/map-key.ts'
import type { AdmittedDocument } from '../document/admit.ts'
import { canonicalText } from '../document/canonical-text.ts'
import { audienceOf, bareId, type ListedDocument } from './listed-document.ts'
import type { DocumentRegister } from './document-register.ts'

/** The documents that callers may name, and that some callers are bound to. */
export interface Safelist {
  /** Returns the text of the document that the caller names by this id, or null. */
  findText(id: string, caller: Caller | null): string | null
  /**
   * Returns true for the text of a document that needs no key, by its SHA-256. Only the very text counts, so that nothing else has to
   * be parsed for people without a key.
   */
  isForAnyone(digest: string): boolean
  /**
   * Returns true unless the caller's key runs listed documents only and this one, in whatever print, is not listed for it.
   */
  mayRun(document: AdmittedDocument, caller: Caller | null): boolean
}

/** Makes the safelist: our own documents, the same for every partner, and those that partners list for themselves. */
export function createSafelist(
  ownDocuments: readonly ListedDocument[],
  partnerDocuments: Pick<DocumentRegister, 'findText' | 'isListed'> | null = null,
): Safelist {
  const byId = new Map(ownDocuments.map(({ text }) => [digestOf(text), text]))
  const forAnyone = new Set(
    ownDocuments.filter(({ audiences }) => audiences.includes('ANYONE')).map(({ text }) => digestOf(text)),
  )
  const byCanonicalDigest = new Map(
    ownDocuments.map(({ text, audiences }) => [digestOf(canonicalText(parse(text))), audiences]),
  )
  return {
    isForAnyone: (digest) => forAnyone.has(digest),
    findText(id, caller) {
      const bare = bareId(id)
      return byId.get(bare) ?? (caller && partnerDocuments?.findText(bare, caller)) ?? null
    },
    mayRun(document, caller) {
      const audience = audienceOf(caller?.kind ?? null)
      if (!caller || audience === null) return true
      const digest = document.canonicalDigest()
      return (
        byCanonicalDigest.get(digest)?.includes(audience) === true ||
        partnerDocuments?.isListed(digest, audience, caller) === true
      )
    },
  }
}
