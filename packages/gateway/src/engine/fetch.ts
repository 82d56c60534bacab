import type { GraphQLSchema } from 'graphql'
import type { SubgraphAnswer, SubgraphTransport } from '../transport/subgraph-transport.ts'
import { quote } from './generate.ts'
import type { Run } from './run.ts'
import type { TypeTest } from './walk.ts'

/** What plans are compiled against. */
export interface CompileContext {
  readonly schema: GraphQLSchema
  readonly test: TypeTest
  readonly transports: ReadonlyMap<string, SubgraphTransport>
  /** Entities asked for in one list. */
  readonly representations: number
}

/** A compiled part of a plan. It writes what it learns into the run and never rejects for what a subgraph does. */
export type Step = (run: Run) => Promise<void>

/** What a plan says of any request to a subgraph. */
interface PlannedFetch {
  readonly serviceName: string
  readonly operation: string
  readonly variableUsages?: readonly string[] | null
}

/** Sends the planned operation with the run's variables, and others of the fetch's own as JSON text. */
export type Send = (run: Run, ownVariables: string) => Promise<SubgraphAnswer>

/** Compiles the sending half of a fetch. Throws when no transport leads to its subgraph. */
export function compileSend(fetch: PlannedFetch, own: ReadonlySet<string>, context: CompileContext): Send {
  const transport = context.transports.get(fetch.serviceName)
  if (!transport) throw new Error(`The plan names a subgraph without a transport: ${fetch.serviceName}.`)
  const query = fetch.operation
  const queryJson = quote(query)
  const usages = (fetch.variableUsages ?? []).filter((name) => !own.has(name))
  return async (run, ownVariables) => {
    if (run.context.deadline <= Date.now()) {
      return { kind: 'failed', code: 'DEADLINE_EXCEEDED', cause: 'The deadline passed before the request was sent.' }
    }
    const members = ownVariables === '' ? [] : [ownVariables]
    for (const name of usages) {
      // A variable that was not given is left out, so that the subgraph sees it as not given.
      if (name in run.variables) members.push(`${quote(name)}:${JSON.stringify(run.variables[name])}`)
    }
    const answer = await transport.send({ query, queryJson, variables: `{${members.join(',')}}` }, run.context)
    if (answer.kind === 'answered' && answer.isReplay) run.isReplay = true
    return answer
  }
}

/** Computes a value when it is first asked for. */
export function memoise<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null
  return () => (known ??= { value: compute() }).value
}
