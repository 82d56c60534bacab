import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { RequestContext } from '../identity/caller.ts'
import { checkScope, type RequiredScope, type RequiredScopes } from '../identity/required-scope.ts'

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
