import { faultCodes, type Log } from '@restante/subgraph-kit'
import { type Executed, executePrepared } from '../response/execute.ts'
import type { Authenticator } from '../authenticate/authenticator.ts'
import { defaultLimits, type GatewayLimits } from '../base/limits.ts'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import type { Graph, Transports } from '../graph/graph.ts'
import type { ListedDocument } from '../safelist/listed-document.ts'
import type { PartnerDocuments } from '../safelist/partner-documents.ts'
import { createSafelist } from '../safelist/safelist.ts'
import type { ScalarTypes } from '../schema/check-scalars.ts'
import { subscribePrepared } from '../subscribe/subscribe.ts'
import { createShare, shareNothing } from '../transport/share-requests.ts'
import { type Admission, admitRequest } from './admit-request.ts'
import type { Gateway, GatewayResponse, RequestScope } from './gateway.ts'
import { logForRequest } from './log-for-request.ts'
import { serveGraph } from './serving-graph.ts'

/** The parts and settings of a gateway. */
export interface GatewayOptions {
  /** The composed supergraph, Federation v2. */
  readonly supergraph: string
  /** The transport to each subgraph, by the name that the supergraph gives it. */
  readonly transports: Transports
  readonly authenticator: Authenticator
  readonly log: Log
  /** Limits that differ from `defaultLimits`. */
  readonly limits?: Partial<GatewayLimits>
  /**
   * Types that judge the values of custom scalars, by the scalar's name, so that wrong ones are refused before any subgraph
   * is asked. Where one throws a `fault`, clients read its sentence. Default: none, and custom scalars take any value.
   */
  readonly scalars?: ScalarTypes
  /**
   * Cache for responses of subgraphs, for as long as `@cacheControl` allows, each tenant's apart; closed with the
   * gateway. Default: nothing is cached.
   */
  readonly cache?: ResponseCache
  /** Sends one request for what several requests with one key want at the same time. Default: true. */
  readonly sharesRequests?: boolean
  /**
   * Documents of our own clients, listed for every partner. They are planned before a graph serves, free of the limits of
   * planning, so that none of them is ever kept waiting by others. Default: none.
   */
  readonly ownDocuments?: readonly ListedDocument[]
  /** Documents that partners list for their own keys; closed with the gateway. Default: none. */
  readonly partnerDocuments?: PartnerDocuments
  /** Opens introspection to everybody, and lets validation suggest names. Default: false. */
  readonly isDevelopment?: boolean
  /** Draws the share of the traffic that a request belongs to, from 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number
}

/**
 * Builds a gateway. Rejects when the supergraph cannot be read, demands a feature that is not enforced here, or names a
 * subgraph that no transport leads to.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, authenticator, ownDocuments = [], isDevelopment = false, random = Math.random } = options
  const limits = { ...defaultLimits, ...options.limits }
  const safelist = createSafelist(ownDocuments, options.partnerDocuments)
  const rules = { limits, safelist, isDevelopment, random }
  const serving = await serveGraph(options.supergraph, options.transports, {
    limits,
    hideSuggestions: !isDevelopment,
    log,
    share: options.sharesRequests === false ? shareNothing : createShare(limits.representations),
    cache: options.cache ?? null,
    scalars: options.scalars ?? {},
    ownDocuments: ownDocuments.map(({ text }) => text),
  })

  const run = ({ schema }: Graph, admission: Admission, scope: RequestScope): Promise<Executed> => {
    const { prepared, variables, context } = admission
    const own = logForRequest(log, scope)
    return executePrepared(prepared, { schema, variables, context, log: own, maxErrors: limits.errors })
  }

  const begin = (graph: Graph, admission: Admission, scope: RequestScope & { readonly signal: AbortSignal }) => {
    const { prepared, variables, context } = admission
    const { source } = prepared
    if (!source) return run(graph, admission, scope)
    const own = logForRequest(log, scope)
    return subscribePrepared(
      { ...prepared, source },
      { graph, variables, context, log: own, limits, signal: scope.signal },
    )
  }

  /** Runs a task on the graph that serves now; an unexpected failure becomes a refusal. */
  const work = <Result>(scope: RequestScope, task: (graph: Graph) => Promise<Result>): Promise<Result | Refusal> => {
    const graph = serving.current
    return graph
      .use(() => task(graph))
      .catch((error: unknown) => {
        logForRequest(log, scope).error({ err: error, requestId: scope.requestId }, 'The gateway failed.')
        return refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')
      })
  }

  return {
    get schema() {
      return serving.current.schema
    },
    authenticator,
    async execute(request, scope) {
      const result = await work(scope, async (graph) => {
        const admission = await admitRequest(graph, request, scope, false, rules)
        return admission.kind === 'refused' ? admission : run(graph, admission, scope)
      })
      return toAnswer(result, scope)
    },
    async subscribe(request, scope) {
      const result = await work(scope, async (graph) => {
        const admission = await admitRequest(graph, request, scope, true, rules)
        return admission.kind === 'refused' ? admission : begin(graph, admission, scope)
      })
      return 'kind' in result ? toAnswer(result, scope) : { refusal: null, responses: result }
    },
    replace: (supergraph, transports) => serving.replace(supergraph, transports),
    async close() {
      await Promise.all([serving.close(), authenticator.close()])
      await Promise.all([options.cache?.close(), options.partnerDocuments?.close()])
    },
  }
}

function toAnswer(result: Executed | Refusal, { requestId }: RequestScope): GatewayResponse {
  if (result.kind === 'executed') {
    const { body, cachePolicy } = result
    return { status: 200, body, refusal: null, cachePolicy }
  }
  const { code } = result
  return { status: faultCodes[code].status, body: writeRefusal(result, requestId), refusal: code, cachePolicy: null }
}
