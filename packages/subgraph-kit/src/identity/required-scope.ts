import { fault } from '../faults.ts'
import type { RequestContext, Scope } from './caller.ts'

/** Marks a field that needs no key at all. */
export const anyone = Symbol('anyone')

/** The scope that a key must have: one, any one of several, null where every key will do, or `anyone` where none is needed. */
export type RequiredScope = Scope | readonly Scope[] | null | typeof anyone

/** The required scope of each root field, by type and field, and of each entity type under `entities`. */
export interface RequiredScopes {
  readonly Query: Record<string, RequiredScope>
  readonly Mutation?: Record<string, RequiredScope>
  readonly Subscription?: Record<string, RequiredScope>
  readonly entities?: Record<string, RequiredScope>
  /** Of fields that need another scope than the root fields that lead to them, by type and field. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, RequiredScope>>>>
}

/** Throws UNAUTHENTICATED without a caller and FORBIDDEN when the caller's key has none of the required scopes. */
export function checkScope(required: RequiredScope, request: RequestContext): void {
  if (required === anyone) return
  const { caller } = request
  if (!caller) throw fault('UNAUTHENTICATED', 'A key is needed: send it as `Authorization: Bearer <key>`.')
  if (required === null) return
  const scopes: readonly Scope[] = typeof required === 'string' ? [required] : required
  if (!scopes.some((scope) => caller.scopes.includes(scope))) {
    throw fault('FORBIDDEN', `The key lacks the scope ${scopes.join(' or ')}.`)
  }
}
