import type { Caller, DocumentAudience, DocumentFact } from '@restante/subgraph-kit'
import { parse } from 'graphql'
import { digestOf } from '../base/map-key.ts'
import { canonicalText } from '../document/canonical-text.ts'

/** A document as the register has it. */
export type RegisteredDocument = Pick<
  DocumentFact,
  'realmId' | 'partnerId' | 'documentId' | 'text' | 'audiences' | 'deleted'
>

type Tenant = Pick<Caller, 'realm' | 'partnerId'>

/** The documents that partners have listed. Each counts for the keys of its partner in its realm, and for no other. */
export interface DocumentRegister {
  /** Adds, changes and removes documents; the last fact about a document holds. */
  apply(facts: readonly RegisteredDocument[]): void
  /** Returns the text of the document of this id, or null. */
  findText(id: string, tenant: Tenant): string | null
  /** Returns true when a document with this digest of its canonical text is listed for the audience. */
  isListed(canonicalDigest: string, audience: DocumentAudience, tenant: Tenant): boolean
}

interface TenantDocuments {
  readonly byId: Map<string, RegisteredDocument>
  /** Null until it is needed after a change: most partners' documents are only ever named by their ids. */
  audiences: ReadonlyMap<string, ReadonlySet<DocumentAudience>> | null
}

/** Makes an empty register. */
export function createDocumentRegister(): DocumentRegister {
  const tenants = new Map<string, TenantDocuments>()
  const find = ({ realm, partnerId }: Tenant): TenantDocuments | undefined => tenants.get(`${realm}/${partnerId}`)

  return {
    apply(facts) {
      for (const fact of facts) {
        const name = `${fact.realmId}/${fact.partnerId}`
        const documents = tenants.get(name) ?? { byId: new Map(), audiences: null }
        documents.audiences = null
        if (fact.deleted) documents.byId.delete(fact.documentId)
        else documents.byId.set(fact.documentId, fact)
        if (documents.byId.size > 0) tenants.set(name, documents)
        else tenants.delete(name)
      }
    },
    findText: (id, tenant) => find(tenant)?.byId.get(id)?.text ?? null,
    isListed(canonicalDigest, audience, tenant) {
      const documents = find(tenant)
      if (!documents) return false
      documents.audiences ??= digestAll(documents.byId.values())
      return documents.audiences.get(canonicalDigest)?.has(audience) === true
    },
  }
}

/** Two documents may be two prints of one: it is listed for the audiences of both. */
function digestAll(documents: Iterable<RegisteredDocument>): ReadonlyMap<string, ReadonlySet<DocumentAudience>> {
  const listed = new Map<string, Set<DocumentAudience>>()
  for (const { text, audiences } of documents) {
    const digest = digestOf(canonicalText(parse(text, { noLocation: true })))
    listed.set(digest, new Set([...(listed.get(digest) ?? []), ...audiences]))
  }
  return listed
}
