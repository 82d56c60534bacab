import { buildSubgraphSchema } from '@apollo/subgraph'
import fastify, { type FastifyInstance } from 'fastify'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
} from 'graphql'
import mercurius from 'mercurius'
import type { RequestContext } from './caller.ts'
import { type ReferenceLoader, resolveEntities } from './entities.ts'
import { fault } from './faults.ts'
import type { Log } from './log.ts'
import { maskError } from './mask.ts'
import { scalars } from './scalars.ts'
import { checkDemand, type Demands, guardRootFields } from './scopes.ts'
import { type SubgraphAnswer, serveSubgraph } from './subgraph-server.ts'
import { createSubscriptions, type Subscribe } from './subscriptions.ts'

// A schema's fields differ in source and arguments; each resolver states its own.
// oxlint-disable-next-line typescript/no-explicit-any
type Resolve<Context> = (source: any, args: any, context: Context, info: GraphQLResolveInfo) => unknown

/**
 * Resolvers by type and field; `__resolveType` (of which only the first parameter holds) for interfaces and unions. A field
 * of `Subscription` has `subscribe`, which answers an async iterable of events: each is the source of `resolve`, by
 * default an object with the field's value under its name.
 */
export type Resolvers<Context> = Record<
  string,
  Record<string, Resolve<Context> | { subscribe: Resolve<Context>; resolve?: Resolve<Context> }>
>

/** What a subgraph is made of. */
export interface SubgraphOptions<Context extends object> {
  /** The name under which the supergraph knows it. */
  readonly name: string
  readonly typeDefs: DocumentNode
  readonly resolvers: Resolvers<Context>
  /** One batch loader per entity type that this subgraph resolves. */
  readonly references: Record<string, ReferenceLoader<Context>>
  /** What each root field and each entity demands of the key. */
  readonly demands: Demands
  /** Makes what the resolvers of one request share: the caller, loaders, the realm's clock. */
  contextOf(request: RequestContext): Context
  /** Whether a mutation of the request was answered by what an earlier one with its key did. Default: never. */
  isReplay?(context: Context): boolean
  readonly log: Log
}

/** A subgraph that answers in process, and over HTTP once it listens. */
export interface Subgraph {
  readonly name: string
  readonly schema: GraphQLSchema
  /** Answers one operation; never throws for what a caller may cause. */
  execute(query: string, variables: Record<string, unknown>, request: RequestContext): Promise<SubgraphAnswer>
  /** Begins a subscription; never throws for what a caller may cause. */
  readonly subscribe: Subscribe
  /** Serves `/graphql` and `/graphql/stream` to the gateway; answers the address. Requests need a context signed with `contextKey`. */
  listen(options: { port: number; host: string; contextKey: Buffer }): Promise<string>
  close(): Promise<void>
}

const requestOfContext = Symbol('request')

/** Builds a subgraph. Throws when a resolver, loader or demand names something that the schema lacks. */
export async function createSubgraph<Context extends object>(options: SubgraphOptions<Context>): Promise<Subgraph> {
  type Scoped = Context & { [requestOfContext]: RequestContext }
  const schema = buildSchema(options)
  guardRootFields(schema, options.demands, (context: Scoped) => context[requestOfContext])
  resolveEntities<Scoped>(
    schema,
    guardReferences(options, (context) => context[requestOfContext]),
  )

  const app: FastifyInstance = fastify({ logger: false })
  await app.register(mercurius, {
    schema,
    jit: 1,
    cache: 4_096,
    routes: false,
    errorFormatter: (result) => ({
      statusCode: 200,
      response: { data: result.data, errors: result.errors ?? [] } as never,
    }),
  })
  await app.ready()

  const contextOf = (request: RequestContext): Scoped =>
    Object.assign(options.contextOf(request), { [requestOfContext]: request })
  const mask = (errors: readonly GraphQLError[], { requestId }: RequestContext): readonly GraphQLError[] =>
    errors.map((error) => maskError(error, requestId, options.log))
  const { subscribe, close: endSubscriptions } = createSubscriptions({ schema, contextOf, mask, errorsOf: refusalsOf })

  const execute: Subgraph['execute'] = async (query, variables, request) => {
    if (request.deadline <= Date.now()) {
      return { data: null, errors: [fault('DEADLINE_EXCEEDED', 'The answer was not ready in time.')] }
    }
    try {
      const context = contextOf(request)
      const result = await app.graphql(query, context as never, variables)
      return {
        data: (result.data ?? null) as Record<string, unknown> | null,
        ...(result.errors && { errors: mask(result.errors, request) }),
        ...(options.isReplay?.(context) && { extensions: { idempotentReplay: true } }),
      }
    } catch (error) {
      return { data: null, errors: mask(refusalsOf(error), request) }
    }
  }

  let server: FastifyInstance | null = null
  return {
    name: options.name,
    schema,
    execute,
    subscribe,
    async listen({ port, host, contextKey }) {
      server = serveSubgraph({ execute, subscribe }, contextKey)
      return server.listen({ port, host })
    },
    async close() {
      endSubscriptions()
      await server?.close()
      await app.close()
    },
  }
}

function buildSchema<Context extends object>(options: SubgraphOptions<Context>): GraphQLSchema {
  const used = Object.fromEntries(
    Object.entries(scalars).filter(([name]) =>
      options.typeDefs.definitions.some(
        (node) => node.kind === Kind.SCALAR_TYPE_DEFINITION && node.name.value === name,
      ),
    ),
  )
  const schema = buildSubgraphSchema([
    { typeDefs: options.typeDefs, resolvers: { ...used, ...options.resolvers } as never },
  ])
  for (const [typeName, fields] of Object.entries(options.resolvers)) {
    const type = schema.getType(typeName)
    if (!isObjectType(type) && !isAbstractType(type))
      throw new Error(`Resolvers were given for ${typeName}, which does not exist.`)
    for (const field of Object.keys(fields)) {
      if (field !== '__resolveType' && !(isObjectType(type) && type.getFields()[field])) {
        throw new Error(`A resolver was given for ${typeName}.${field}, which does not exist.`)
      }
    }
  }
  return schema
}

function guardReferences<Context extends object>(
  options: SubgraphOptions<Context>,
  requestOf: (context: never) => RequestContext,
): Record<string, ReferenceLoader<Context>> {
  return Object.fromEntries(
    Object.entries(options.references).map(([name, load]) => {
      const demand = options.demands.entities?.[name]
      if (demand === undefined) throw new Error(`The entity ${name} declares no demand on the key.`)
      const guarded: ReferenceLoader<Context> = async (ids, context) => {
        checkDemand(demand, requestOf(context as never))
        return load(ids, context)
      }
      return [name, guarded]
    }),
  )
}

/** Why a document was not run at all: the variables that do not fit, or whatever else was thrown. */
function refusalsOf(error: unknown): readonly GraphQLError[] {
  const { errors } = error as { errors?: readonly GraphQLError[] }
  if (errors) return errors
  const cause = error instanceof Error ? error : new Error('Something was thrown that is no error.', { cause: error })
  return [new GraphQLError(cause.message, { originalError: cause })]
}
