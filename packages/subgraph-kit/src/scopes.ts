import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { RequestContext, Scope } from './caller.ts'
import { fault } from './faults.ts'

/** The scope that a key must have: one, any one of several, or null where every key will do. */
export type RequiredScope = Scope | readonly Scope[] | null

/** The required scope of each root field, by type and field, and of each entity type under `entities`. */
export interface RequiredScopes {
  readonly Query: Record<string, RequiredScope>
  readonly Mutation?: Record<string, RequiredScope>
  readonly Subscription?: Record<string, RequiredScope>
  readonly entities?: Record<string, RequiredScope>
}

/** Throws UNAUTHENTICATED without a caller and FORBIDDEN when the caller's key has none of the required scopes. */
export function checkScope(required: RequiredScope, request: RequestContext): void {
  const { caller } = request
  if (!caller) throw fault('UNAUTHENTICATED', 'A key is needed: send it as `Authorization: Bearer <key>`.')
  if (required === null) return
  const scopes: readonly Scope[] = typeof required === 'string' ? [required] : required
  if (!scopes.some((scope) => caller.scopes.includes(scope))) {
    throw fault('FORBIDDEN', `The key lacks the scope ${scopes.join(' or ')}.`)
  }
}

/**
 * Checks the required scope before the resolver of every root field runs, and before a subscription begins. A root field
 * without a required scope stops the start, so that nothing is ever open by omission.
 */
export function guardRootFields(
  schema: GraphQLSchema,
  requiredScopes: RequiredScopes,
  requestOf: (context: never) => RequestContext,
): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (type) guardType(type, requiredScopes[type.name as 'Query' | 'Mutation' | 'Subscription'] ?? {}, requestOf)
  }
}

type Resolve = GraphQLFieldResolver<unknown, unknown>

function guardType(
  type: GraphQLObjectType,
  requiredScopes: Record<string, RequiredScope>,
  requestOf: (context: never) => RequestContext,
): void {
  const fields = type.getFields()
  for (const name of Object.keys(requiredScopes)) {
    if (!fields[name]) throw new Error(`A required scope was declared for ${type.name}.${name}, which does not exist.`)
  }
  for (const field of Object.values(fields) as GraphQLField<unknown, unknown>[]) {
    if (field.name.startsWith('_')) continue
    const required = requiredScopes[field.name]
    if (required === undefined) throw new Error(`${type.name}.${field.name} declares no required scope.`)
    const guard = (resolve: Resolve): Resolve => {
      return (source, args, context, info) => {
        checkScope(required, requestOf(context as never))
        return resolve(source, args, context, info)
      }
    }
    if (type.name === 'Subscription') {
      if (!field.subscribe) throw new Error(`Subscription.${field.name} has no source of events (subscribe).`)
      field.subscribe = guard(field.subscribe)
      field.resolve = guard(field.resolve ?? defaultFieldResolver)
    } else {
      if (!field.resolve) throw new Error(`${type.name}.${field.name} has no resolver.`)
      field.resolve = guard(field.resolve)
    }
  }
}
