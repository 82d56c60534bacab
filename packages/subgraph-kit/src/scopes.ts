import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { RequestContext, Scope } from './caller.ts'
import { fault } from './faults.ts'

/** What a root field or an entity demands of the key: one scope, any one of several, or null when every key will do. */
export type Demand = Scope | readonly Scope[] | null

/** The demand of each root field, by type and field, and of each entity type under `entities`. */
export interface Demands {
  readonly Query: Record<string, Demand>
  readonly Mutation?: Record<string, Demand>
  readonly Subscription?: Record<string, Demand>
  readonly entities?: Record<string, Demand>
}

/** Throws UNAUTHENTICATED without a caller and FORBIDDEN when the caller's key has none of the scopes demanded. */
export function checkDemand(demand: Demand, request: RequestContext): void {
  const { caller } = request
  if (!caller) throw fault('UNAUTHENTICATED', 'A key is needed: send it as `Authorization: Bearer <key>`.')
  if (demand === null) return
  const wanted: readonly Scope[] = typeof demand === 'string' ? [demand] : demand
  if (!wanted.some((scope) => caller.scopes.includes(scope))) {
    throw fault('FORBIDDEN', `The key lacks the scope ${wanted.join(' or ')}.`)
  }
}

/**
 * Puts the check of its demand before the resolver of every root field, and before a subscription begins. A root field without a demand is a mistake of the
 * build, so that nothing is ever open by omission.
 */
export function guardRootFields(
  schema: GraphQLSchema,
  demands: Demands,
  requestOf: (context: never) => RequestContext,
): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (type) guardType(type, demands[type.name as 'Query' | 'Mutation' | 'Subscription'] ?? {}, requestOf)
  }
}

type Resolve = GraphQLFieldResolver<unknown, unknown>

function guardType(
  type: GraphQLObjectType,
  demands: Record<string, Demand>,
  requestOf: (context: never) => RequestContext,
): void {
  const fields = type.getFields()
  for (const name of Object.keys(demands)) {
    if (!fields[name]) throw new Error(`A demand was declared for ${type.name}.${name}, which does not exist.`)
  }
  for (const field of Object.values(fields) as GraphQLField<unknown, unknown>[]) {
    if (field.name.startsWith('_')) continue
    const demand = demands[field.name]
    if (demand === undefined) throw new Error(`${type.name}.${field.name} declares no demand on the key.`)
    const guard = (resolve: Resolve): Resolve => {
      return (source, args, context, info) => {
        checkDemand(demand, requestOf(context as never))
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
