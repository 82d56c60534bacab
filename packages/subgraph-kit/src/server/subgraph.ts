import { buildSubgraphSchema } from '@apollo/subgraph'
import fastify, { type FastifyInstance } from 'fastify'
import { type DocumentNode, GraphQLError, type GraphQLSchema, isAbstractType, isObjectType, Kind } from 'graphql'
import mercurius from 'mercurius'
import { guardArguments } from '../border/guard-arguments.ts'
import { findVariableFaults } from '../border/variable-faults.ts'
import { fault } from '../faults.ts'
import type { RequestContext } from '../identity/caller.ts'
import type { RequiredScopes } from '../identity/required-scope.ts'
import type { Log } from '../log/log.ts'
import { scalars } from '../schema/scalars.ts'
import { type ReferenceLoader, type ReferenceLoaders, resolveEntities } from './entities.ts'
import { type Admit, createAdmit, guardRootFields } from './guard-root-fields.ts'
import { serveSubgraph } from './http-server.ts'
import { maskError } from './mask-error.ts'
import type { SchemaTypes } from './schema-types.ts'
import type { SubgraphResponse } from './subgraph-response.ts'
import { createSubscriptions, type Mask, type Subscribe } from './subscriptions.ts'

/** The parts of a subgraph. `Schema` is the `SchemaTypes` that was generated for it. */
export interface SubgraphOptions<Schema extends SchemaTypes> {
  /** Its name in the supergraph. */
  readonly name: string
  readonly typeDefs: DocumentNode
  /** Each field that does not stand under its name in what its type's resolvers get; see {@link SchemaTypes}. */
  readonly resolvers: Schema['resolvers']
  /** One batch loader per entity type that this subgraph resolves. */
  readonly references: ReferenceLoaders<Schema>
  /** The scope that each root field and each entity requires of the key. */
  readonly requiredScopes: RequiredScopes
  /** Creates the context of a request: the caller, loaders, the realm's clock. */
  contextOf(request: RequestContext): Schema['context']
  /**
   * Throws, or rejects, when the caller may not be served although its key has the required scope. Awaited before each root field,
   * and before entities are loaded. Default: every caller may.
   */
  admits?(context: Schema['context']): void | Promise<unknown>
  /** Returns true when a mutation of the request repeated the response of an earlier one with its key. Default: never. */
  isReplay?(context: Schema['context']): boolean
  readonly log: Log
}

/** A subgraph that runs operations in process, and serves them over HTTP once it listens. */
export interface Subgraph {
  readonly name: string
  readonly schema: GraphQLSchema
  /** Runs one operation; never throws for anything that a caller can cause. */
  execute(query: string, variables: Record<string, unknown>, request: RequestContext): Promise<SubgraphResponse>
  /** Begins a subscription; never throws for anything that a caller can cause. */
  readonly subscribe: Subscribe
  /** Serves `/graphql` and `/graphql/stream` to the gateway; returns the address. Requests need a context signed with `contextKey`. */
  listen(options: { port: number; host: string; contextKey: Buffer }): Promise<string>
  close(): Promise<void>
}

const requestOfContext = Symbol('request')

/**
 * Builds a subgraph. Throws when a resolver, loader or required scope names something that the schema lacks, and when the
 * schema lacks a limit.
 */
export async function createSubgraph<Schema extends SchemaTypes>(options: SubgraphOptions<Schema>): Promise<Subgraph> {
  type Scoped = Schema['context'] & { [requestOfContext]: RequestContext }
  const schema = buildSchema(options)
  // The scope is checked first: what stands around a resolver last runs first.
  guardArguments(schema)
  const admit = createAdmit<Scoped>((context) => context[requestOfContext], options.admits)
  guardRootFields(schema, options.requiredScopes, admit)
  resolveEntities<Scoped>(schema, guardReferences(options, admit))

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
  const { log } = options
  const mask: Mask = (errors, { requestId }, variables) =>
    errors.map((error) => maskError(error, { requestId, variables, log }))
  const { subscribe, close: endSubscriptions } = createSubscriptions({ schema, contextOf, mask, errorsOf: refusalsOf })

  /** Masks the errors of a request of which nothing ran, and of one that ran; variables that do not fit explain themselves. */
  const explain = (
    errors: readonly GraphQLError[],
    query: string,
    variables: Record<string, unknown>,
    request: RequestContext,
  ): readonly GraphQLError[] => {
    const faults = errors.some(({ path }) => path) ? [] : findVariableFaults(schema, query, variables)
    return faults.length > 0 ? faults : mask(errors, request, variables)
  }

  const execute: Subgraph['execute'] = async (query, variables, request) => {
    if (request.deadline <= Date.now()) {
      return { data: null, errors: [fault('DEADLINE_EXCEEDED', 'The response was not ready in time.')] }
    }
    try {
      const context = contextOf(request)
      const result = await app.graphql(query, context as never, variables)
      return {
        data: (result.data ?? null) as Record<string, unknown> | null,
        ...(result.errors && { errors: explain(result.errors, query, variables, request) }),
        ...(options.isReplay?.(context) && { extensions: { idempotentReplay: true } }),
      }
    } catch (error) {
      return { data: null, errors: explain(refusalsOf(error), query, variables, request) }
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

function buildSchema<Schema extends SchemaTypes>(options: SubgraphOptions<Schema>): GraphQLSchema {
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
  for (const [typeName, fields] of Object.entries(options.resolvers as Readonly<Record<string, object>>)) {
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

function guardReferences<Schema extends SchemaTypes>(
  options: SubgraphOptions<Schema>,
  admit: Admit,
): Record<string, ReferenceLoader<object, Schema['context']>> {
  type Loader = ReferenceLoader<object, Schema['context']>
  return Object.fromEntries(
    Object.entries(options.references as Readonly<Record<string, Loader>>).map(([name, load]) => {
      const required = options.requiredScopes.entities?.[name]
      if (required === undefined) throw new Error(`The entity ${name} declares no required scope.`)
      const guarded: Loader = async (ids, context, representations) => {
        await admit(required, context as never)
        return load(ids, context, representations)
      }
      return [name, guarded]
    }),
  )
}

/** Returns why a document was not run at all: the variables that do not fit, or another error. */
function refusalsOf(error: unknown): readonly GraphQLError[] {
  const { errors } = error as { errors?: readonly GraphQLError[] }
  if (errors) return errors
  const cause = error instanceof Error ? error : new Error('A value was thrown that is not an error.', { cause: error })
  return [new GraphQLError(cause.message, { originalError: cause })]
}
