import { OperationTypeNode } from 'graphql'
import type { KnownDocument } from './engine/prepare.ts'
import { type Refusal, refuse } from './engine/refusal.ts'
import type { RequestScope } from './gateway.ts'

/** What a request without a key is told. */
export const unauthenticated = refuse('UNAUTHENTICATED', 'A key is needed: send it as "Authorization: Bearer <key>".')

/**
 * Whether this caller may run this document at all. What the scopes of a key allow is each subgraph's to say; here stand
 * the rules that concern the document as a whole.
 *
 * A publishable key lies open in browsers: it reads, and only by documents that are listed. The schema is for servers
 * and, in development, for everybody, also without a key.
 */
export function checkCaller(
  document: KnownDocument,
  scope: RequestScope,
  options: { readonly safelist: ReadonlySet<string>; readonly isDevelopment: boolean },
): Refusal | null {
  const { identity } = scope
  const { operation, digest, rootFields } = document.admitted
  const isIntrospection = rootFields.has('__schema') || rootFields.has('__type')
  if (options.isDevelopment && isIntrospection && [...rootFields].every((field) => field.startsWith('__'))) return null
  if (!identity) return unauthenticated

  const kind = identity.caller?.kind ?? null
  if (operation.operation === OperationTypeNode.MUTATION) {
    if (kind === 'PUBLISHABLE') return refuse('FORBIDDEN', 'A publishable key can only read.')
    if (scope.isReadOnly) return refuse('METHOD_NOT_ALLOWED', 'A mutation needs POST.')
  }
  // Without a caller the gateway asks for no keys at all.
  if (isIntrospection && kind !== 'SECRET' && kind !== null) {
    return refuse('FORBIDDEN', 'The key may not read the schema.')
  }
  if (kind === 'PUBLISHABLE' && !options.safelist.has(digest)) {
    return refuse('DOCUMENT_NOT_LISTED', 'A publishable key may run listed documents only.')
  }
  return null
}
