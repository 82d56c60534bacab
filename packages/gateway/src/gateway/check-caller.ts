import { OperationTypeNode } from 'graphql'
import { type Refusal, refuse } from '../base/refusal.ts'
import type { AdmittedDocument } from '../document/admit.ts'
import type { Safelist } from '../safelist/safelist.ts'
import type { RequestScope } from './gateway.ts'

/** The refusal of a request without a key. */
export const unauthenticated = refuse('UNAUTHENTICATED', 'A key is needed: send it as "Authorization: Bearer <key>".')

/** The settings on which the rules about callers depend. */
export interface CallerRules {
  readonly safelist: Safelist
  readonly isDevelopment: boolean
}

/**
 * Returns the reason why this caller must not run this document, or null. The scopes of a key are checked by each
 * subgraph; these are the rules that concern the document as a whole.
 *
 * A document that is listed for anyone needs no key: a device that has none yet gets its own by one.
 *
 * A publishable key is visible in browsers: it may only read, and only by listed documents. The schema is for servers
 * and, in development, for everybody, even without a key.
 */
export function checkCaller(document: AdmittedDocument, scope: RequestScope, rules: CallerRules): Refusal | null {
  const { operation, rootFields } = document
  const { identity } = scope
  const isIntrospection = rootFields.has('__schema') || rootFields.has('__type')
  if (rules.isDevelopment && isIntrospection && [...rootFields].every((field) => field.startsWith('__'))) return null
  if (!identity && !rules.safelist.isForAnyone(document.digest)) return unauthenticated

  const caller = identity?.caller ?? null
  const kind = caller?.kind ?? null
  if (operation.operation === OperationTypeNode.MUTATION) {
    if (kind === 'PUBLISHABLE') return refuse('FORBIDDEN', 'A publishable key can only read.')
    if (scope.isReadOnly) return refuse('METHOD_NOT_ALLOWED', 'A mutation needs POST.')
  }
  // An identity without a caller means that the gateway needs no keys.
  if (isIntrospection && kind !== 'SECRET' && kind !== null) {
    return refuse('FORBIDDEN', 'The key may not read the schema.')
  }
  if (!rules.safelist.mayRun(document, caller)) {
    return refuse('DOCUMENT_NOT_LISTED', 'The key may run listed documents only, and this one is not listed for it.')
  }
  return null
}
