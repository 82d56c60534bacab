import { type Refusal, refuse } from '../base/refusal.ts'
import { isIdOf, unknownDocument } from '../safelist/listed-document.ts'

const maxIdLength = 255

/**
 * Reads by which id a request names its document: `documentId`, as the draft of GraphQL over HTTP has it, or
 * `extensions.persistedQuery`, as Apollo's protocol has it. Null when by none. `text` is what the request sends of the
 * document itself: an id beside it must be its SHA-256, or the client has mixed up its documents.
 */
export function readDocumentId(
  documentId: unknown,
  persistedQuery: unknown,
  text: string | null,
): { readonly kind: 'read'; readonly id: string | null } | Refusal {
  const persisted = persistedQuery ?? null
  if (persisted !== null && !isPersistedQuery(persisted)) {
    return refuse('BAD_USER_INPUT', 'extensions.persistedQuery must be {"version": 1, "sha256Hash": "…"}.')
  }
  const named = documentId ?? null
  if (named !== null && persisted !== null) {
    return refuse('BAD_USER_INPUT', 'Send documentId or extensions.persistedQuery, not both.')
  }
  // Another version is another protocol: what it wants is in the text, or must be sent as text.
  if (persisted !== null && persisted.version !== 1) {
    return text === null ? unknownDocument : { kind: 'read', id: null }
  }
  const id = persisted?.sha256Hash ?? named
  if (id === null) return { kind: 'read', id }
  if (typeof id !== 'string' || id === '' || id.length > maxIdLength) {
    return refuse('BAD_USER_INPUT', `The id of a document must be text of 1 to ${maxIdLength} characters.`)
  }
  if (text !== null && !isIdOf(id, text)) {
    return refuse('BAD_USER_INPUT', 'The id of the document is not the SHA-256 of query: send only one of them.')
  }
  return { kind: 'read', id }
}

function isPersistedQuery(value: unknown): value is { readonly version: unknown; readonly sha256Hash: unknown } {
  return typeof value === 'object' && value !== null && 'version' in value && 'sha256Hash' in value
}
