import type { Log } from '@restante/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import type { GatewayLimits } from '../base/limits.ts'
import { createTypeTest } from '../base/type-test.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import { createResponseStore } from '../cache/response-store.ts'
import { createPlanner } from '../plan/create-planner.ts'
import { checkScalars, type ScalarTypes } from '../schema/check-scalars.ts'
import { readSupergraph } from '../schema/supergraph.ts'
import type { SubgraphTransport, WrapTransport } from '../transport/subgraph-transport.ts'
import { createDocuments, type Documents } from './documents.ts'

/** The transports to subgraphs, by the names that the supergraph gives them. */
export type Transports = Readonly<Record<string, SubgraphTransport>>

/** Everything that is made of one supergraph. */
export interface Graph {
  /** The schema as clients see it. */
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly transports: Transports
  /** Aborted when another graph takes its place: work without an end of its own must stop now. */
  readonly retired: AbortSignal
  /** Runs work during which the graph must stay open. */
  use<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves when all work on the graph has ended; the transports remain open. */
  retire(): Promise<void>
}

/** The settings that all graphs of a gateway share. */
export interface GraphOptions {
  readonly limits: GatewayLimits
  readonly hideSuggestions: boolean
  readonly scalars: ScalarTypes
  readonly share: WrapTransport
  /** The cache for responses of subgraphs; null for none. */
  readonly cache: ResponseCache | null
  /** Texts of the documents that are planned before the graph serves. */
  readonly ownDocuments: readonly string[]
  readonly log: Log
}

/** Makes a graph. Rejects when the supergraph cannot be read, or names a subgraph that no transport leads to. */
export async function createGraph(text: string, transports: Transports, options: GraphOptions): Promise<Graph> {
  const { limits, log, share, cache } = options
  const supergraph = readSupergraph(text)
  const absent = supergraph.subgraphs.filter((name) => !Object.hasOwn(transports, name))
  if (absent.length > 0) throw new Error(`No transport was given for the subgraphs ${absent.join(', ')}.`)

  const { schema, cacheHints: hints } = supergraph
  checkScalars(schema, options.scalars)
  const planner = await createPlanner(text, limits, (error) =>
    log.error({ err: error }, 'A document could not be planned.'),
  )
  const context = {
    schema,
    test: createTypeTest(schema),
    transports: new Map(Object.entries(transports).map(([name, transport]) => [name, share(transport)])),
    representations: limits.representations,
    ...(hints && cache && { cache: { hints, store: createResponseStore(cache, text) } }),
  }
  const documents = createDocuments(supergraph, planner, context, options)
  await documents.prepareOwn(options.ownDocuments)
  const retired = new AbortController()
  const idle = Promise.withResolvers<void>()
  let uses = 0

  return {
    schema,
    documents,
    transports,
    retired: retired.signal,
    async use(work) {
      uses += 1
      try {
        return await work()
      } finally {
        uses -= 1
        if (uses === 0 && retired.signal.aborted) idle.resolve()
      }
    },
    async retire() {
      retired.abort()
      if (uses > 0) await idle.promise
      planner.close()
    },
  }
}
