import type { GraphQLSchema } from 'graphql'
import { quote } from '../base/generate.ts'
import type { TypeTest } from '../base/type-test.ts'
import type { ResponseStore } from '../cache/response-store.ts'
import type { CacheHints } from '../schema/cache-hints.ts'
import type {
  RequestedEntities,
  SubgraphResponse,
  SubgraphRequest,
  SubgraphTransport,
} from '../transport/subgraph-transport.ts'
import type { Run } from './run.ts'

/** The context in which plans are compiled. */
export interface CompileContext {
  readonly schema: GraphQLSchema
  readonly test: TypeTest
  readonly transports: ReadonlyMap<string, SubgraphTransport>
  /** Maximum entities in one list. */
  readonly representations: number
  /** True for queries: only they may read from the cache, and share requests. Default: false. */
  readonly isQuery?: boolean
  /** The cached responses of subgraphs; absent where nothing is cached. */
  readonly cache?: { readonly hints: CacheHints; readonly store: ResponseStore }
}

/** A compiled part of a plan. It writes its results into the run and never rejects because of a subgraph. */
export type Step = (run: Run) => Promise<void>

/** The part that all requests of a plan have in common. */
interface PlannedFetch {
  readonly serviceName: string
  readonly operation: string
  readonly variableUsages?: readonly string[] | null
}

/**
 * Sends the planned operation with the run's variables and those of the fetch itself, as JSON text; `list`, if they are
 * one list of entities.
 */
export type Send = (run: Run, ownVariables: string, list?: OwnList | null) => Promise<SubgraphResponse>

/** The variables of a fetch itself, where they are one list of entities. */
export type OwnList = Omit<RequestedEntities, 'others'>

/** Returns the transport to the subgraph of a fetch. Throws when there is none. */
export function findTransport({ serviceName }: PlannedFetch, { transports }: CompileContext): SubgraphTransport {
  const transport = transports.get(serviceName)
  if (!transport) throw new Error(`The plan names a subgraph without a transport: ${serviceName}.`)
  return transport
}

/**
 * Compiles the planned operation into requests with the run's variables and those of the fetch itself, as JSON text.
 */
export function compileRequest(
  fetch: PlannedFetch,
  own: ReadonlySet<string>,
  context: CompileContext,
): (run: Run, ownVariables: string, list?: OwnList | null) => SubgraphRequest {
  const query = fetch.operation
  const queryJson = quote(query)
  const isShareable = context.isQuery ?? false
  const usages = (fetch.variableUsages ?? []).filter((name) => !own.has(name))
  return (run, ownVariables, list) => {
    const members: string[] = []
    for (const name of usages) {
      // A variable that was not given is left out, so that the subgraph sees it as not given.
      if (name in run.variables) members.push(`${quote(name)}:${JSON.stringify(run.variables[name])}`)
    }
    const others = members.join(',')
    const separator = ownVariables === '' || others === '' ? '' : ','
    const variables = `{${ownVariables}${separator}${others}}`
    return { query, queryJson, variables, isShareable, entities: list ? { ...list, others } : null }
  }
}

/** Compiles the sending half of a fetch. Throws when no transport leads to its subgraph. */
export function compileSend(fetch: PlannedFetch, own: ReadonlySet<string>, context: CompileContext): Send {
  const transport = findTransport(fetch, context)
  const request = compileRequest(fetch, own, context)
  return async (run, ownVariables, list) => {
    if (run.context.deadline <= Date.now()) {
      return { kind: 'failed', code: 'DEADLINE_EXCEEDED', cause: 'The deadline passed before the request was sent.' }
    }
    const answer = await transport.send(request(run, ownVariables, list), run.context)
    if (answer.kind === 'answered' && answer.isReplay) run.isReplay = true
    return answer
  }
}

/** Returns a function that computes a value at its first call and returns the same one afterwards. */
export function memoise<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null
  return () => (known ??= { value: compute() }).value
}
