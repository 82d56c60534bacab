import type { FetchNode } from '../plan/plan.ts'
import type { SubgraphStart, SubscriptionListener } from '../transport/subgraph-transport.ts'
import { type AbsorbResponse, compileRootResponse } from './fetch-root.ts'
import { type CompileContext, compileRequest, findTransport } from './fetch.ts'
import type { Run } from './run.ts'

/** The source of the events of a subscription. */
export interface Source {
  /** The subgraph's name. */
  readonly serviceName: string
  /** Asks the subgraph to begin, with the variables of the run; never rejects. */
  begin(run: Run, listener: SubscriptionListener): Promise<SubgraphStart>
  /** Takes an event into a run of its own. */
  readonly absorb: AbsorbResponse
}

const noOwnVariables: ReadonlySet<string> = new Set()

/** Compiles the request that begins a subscription. Throws when no transport leads to its subgraph. */
export function compileSource(
  fetch: Pick<FetchNode, 'serviceName' | 'operation' | 'variableUsages' | 'outputRewrites'>,
  context: CompileContext,
): Source {
  const transport = findTransport(fetch, context)
  const request = compileRequest(fetch, noOwnVariables, context)
  return {
    serviceName: fetch.serviceName,
    begin: (run, listener) => transport.subscribe(request(run, ''), run.context, listener),
    absorb: compileRootResponse(fetch, context),
  }
}
