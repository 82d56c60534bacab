import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'
import type { RequestContext } from '../identity/caller.ts'
import { checkScope, type RequiredScope, type RequiredScopes } from '../identity/required-scope.ts'

/** Throws, or rejects, unless the caller of a request has the scope and may be served. */
export type Admit = (required: RequiredScope, context: never) => void | Promise<unknown>

/** Returns the check of the required scope and, where there is one, of the subgraph's own condition, which comes second. */
export function createAdmit<Context>(
  requestOf: (context: Context) => RequestContext,
  admits?: (context: Context) => void | Promise<unknown>,
): Admit {
  return (required, context: Context) => {
    checkScope(required, requestOf(context))
    return admits?.(context)
  }
}

/**
 * Admits the caller before the resolver of every root field runs, before a subscription begins, and before the fields further down
 * that declare a scope of their own. A root field without a required scope stops the start, so that nothing is ever open by
 * omission.
 */
export function guardRootFields(schema: GraphQLSchema, requiredScopes: RequiredScopes, admit: Admit): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (type) guardRoot(type, requiredScopes[type.name as 'Query' | 'Mutation' | 'Subscription'] ?? {}, admit)
  }
  for (const [name, scopes] of Object.entries(requiredScopes.fields ?? {})) {
    const type = schema.getType(name)
    for (const [field, required] of Object.entries(scopes)) {
      const found = isObjectType(type) ? type.getFields()[field] : undefined
      if (!found?.resolve) throw new Error(`A required scope was declared for ${name}.${field}, which has no resolver.`)
      found.resolve = guard(found.resolve, required, admit)
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, unknown>

function guard(resolve: Resolve, required: RequiredScope, admit: Admit): Resolve {
  return (source, args, context, info) => {
    const admitted = admit(required, context as never)
    return admitted ? admitted.then(() => resolve(source, args, context, info)) : resolve(source, args, context, info)
  }
}

function guardRoot(type: GraphQLObjectType, requiredScopes: Record<string, RequiredScope>, admit: Admit): void {
  const fields = type.getFields()
  for (const name of Object.keys(requiredScopes)) {
    if (!fields[name]) throw new Error(`A required scope was declared for ${type.name}.${name}, which does not exist.`)
  }
  for (const field of Object.values(fields) as GraphQLField<unknown, unknown>[]) {
    if (field.name.startsWith('_')) continue
    const required = requiredScopes[field.name]
    if (required === undefined) throw new Error(`${type.name}.${field.name} declares no required scope.`)
    if (type.name === 'Subscription') {
      if (!field.subscribe) throw new Error(`Subscription.${field.name} has no source of events (subscribe).`)
      field.subscribe = guard(field.subscribe, required, admit)
      field.resolve = guard(field.resolve ?? defaultFieldResolver, required, admit)
    } else {
      if (!field.resolve) throw new Error(`${type.name}.${field.name} has no resolver.`)
      field.resolve = guard(field.resolve, required, admit)
    }
  }
}
