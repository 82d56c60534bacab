import { type FaultCode, faultCodes, type Log, type RequestContext } from '@restante/subgraph-kit'
import { type GraphQLSchema, OperationTypeNode } from 'graphql'
import { checkCaller, unauthenticated } from './check-caller.ts'
import type { Authenticator, Identity } from './authenticate/authenticator.ts'
import type { AnswerCache } from './cache/answer-cache.ts'
import type { CachePolicy } from './engine/cache-policy.ts'
import type { ScalarTypes } from './engine/check-scalars.ts'
import { coerceVariables, type Variables } from './engine/coerce-variables.ts'
import { type Executed, executePrepared } from './engine/execute.ts'
import { createGraph, type Graph, type Transports } from './engine/graph.ts'
import { defaultLimits, type GatewayLimits } from './engine/limits.ts'
import type { Prepared } from './engine/prepare.ts'
import { type Refusal, refuse, writeRefusal } from './engine/refusal.ts'
import { subscribePrepared } from './engine/subscribe.ts'
import { readSafelist, type Safelist } from './safelist.ts'
import { createShare, shareNothing } from './transport/share-requests.ts'

/** What a gateway is made of. */
export interface GatewayOptions {
  /** The composed supergraph, Federation v2. */
  readonly supergraph: string
  /** The way to each subgraph, by the name that the supergraph gives it. */
  readonly transports: Transports
  readonly authenticator: Authenticator
  readonly log: Log
  /** Limits that differ from `defaultLimits`. */
  readonly limits?: Partial<GatewayLimits>
  /**
   * What knows the values of custom scalars, by the scalar's name, so that others are refused before any subgraph is asked.
   * Where one throws a `fault`, clients read its sentence. Default: none, and custom scalars take anything.
   */
  readonly scalars?: ScalarTypes
  /**
   * Remembers answers of subgraphs for as long as `@cacheControl` allows, each tenant's apart; closed with the gateway.
   * Default: nothing is remembered.
   */
  readonly cache?: AnswerCache
  /** Asks a subgraph once for what several requests with one key want at the same time. Default: true. */
  readonly sharesRequests?: boolean
  /** Documents that publishable keys may run. Default: those of the SDK. */
  readonly safelist?: Safelist
  /** Opens introspection to everybody, and lets validation suggest names. Default: false. */
  readonly isDevelopment?: boolean
  /** Draws the share of the traffic that a request belongs to, from 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number
}

/** A GraphQL request, already decoded from its transport. */
export interface GatewayRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
}

/** Who asks, and under which conditions. */
export interface RequestScope {
  /** Null when no credential was sent. */
  readonly identity: Identity | null
  /** Finds the request in every log; goes with every error. */
  readonly requestId: string
  /** True where the transport promises to change nothing, as GET does. Default: false. */
  readonly isReadOnly?: boolean
}

/** The response of one request. */
export interface GatewayAnswer {
  /** The HTTP status under `application/graphql-response+json`: 200 with data, else that of the refusal's code. */
  readonly status: number
  /** The GraphQL response as JSON text. */
  readonly body: string
  /** Why nothing ran; null when there is data, be it with errors. */
  readonly refusal: FaultCode | null
  /**
   * For how long the body of a query without errors holds, by the hints of `@cacheControl` (0: not for any time), and for
   * whom; null when it must not be used again.
   */
  readonly cachePolicy: CachePolicy | null
}

/** A subscription under way. */
export interface GatewayStream {
  readonly refusal: null
  /**
   * Each response as JSON text, in the order of the events: `{"data":…}`, with `errors` where a part failed. Ends when the
   * subscription does; unless its source ended it in good order, the last response has `errors` and no `data`.
   * Returning it stops the subscription, also one that was never read.
   */
  readonly responses: AsyncIterableIterator<string>
}

/** One graph of all subgraphs. */
export interface Gateway {
  /** The schema as clients see it; another one after `replace`. */
  readonly schema: GraphQLSchema
  readonly authenticator: Authenticator
  /** Answers one operation; never rejects. The same gate for every transport. */
  execute(request: GatewayRequest, scope: RequestScope): Promise<GatewayAnswer>
  /**
   * Begins an operation of any kind: a subscription becomes a stream (`'responses' in answer`), a query or mutation is
   * answered as `execute` does. Never rejects. `scope.signal` stops a subscription, as returning its responses does.
   */
  subscribe(
    request: GatewayRequest,
    scope: RequestScope & { readonly signal: AbortSignal },
  ): Promise<GatewayAnswer | GatewayStream>
  /**
   * Serves another supergraph from now on. What is under way ends on the one before; its transports are closed then, save
   * those that are also among the new ones. Rejects when the new one cannot be served: then nothing has changed.
   */
  replace(supergraph: string, transports: Transports): Promise<void>
  /** Lets what is under way end, then closes the transports and the authenticator. */
  close(): Promise<void>
}

/** An operation that passed the gate. */
interface Admission {
  readonly kind: 'ready'
  readonly prepared: Prepared
  readonly variables: Variables
  readonly context: RequestContext
}

const notStreamed = refuse('VALIDATION_FAILED', 'Subscriptions are not answered by a single response.')

/** Builds a gateway. Rejects when the supergraph cannot be read, or names a subgraph that no transport leads to. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, authenticator, isDevelopment = false, random = Math.random } = options
  const limits = { ...defaultLimits, ...options.limits }
  const safelist = new Set(Object.keys(options.safelist ?? readSafelist()))
  const graphOptions = {
    limits,
    hideSuggestions: !isDevelopment,
    log,
    share: options.sharesRequests === false ? shareNothing : createShare(limits.representations),
    cache: options.cache ?? null,
    scalars: options.scalars ?? {},
  }
  let graph = await createGraph(options.supergraph, options.transports, graphOptions)
  let replacing: Promise<unknown> = Promise.resolve()
  const retiring = new Set<Promise<void>>()

  /** The gate: what a request must pass before a subgraph hears of it. */
  const admit = async (
    { schema, documents }: Graph,
    request: GatewayRequest,
    scope: RequestScope,
    isStreamed: boolean,
  ): Promise<Admission | Refusal> => {
    // Without a key nothing is even parsed; only in development the schema is for everybody.
    if (!scope.identity && !isDevelopment) return unauthenticated
    const document = documents.know(request.query, request.operationName ?? null)
    if (document.kind === 'refused') return scope.identity ? document : unauthenticated
    const refusal = checkCaller(document, scope, { safelist, isDevelopment })
    if (refusal) return refusal

    const { operation } = document.admitted
    if (operation.operation === OperationTypeNode.SUBSCRIPTION && !isStreamed) return notStreamed
    const coerced = coerceVariables(schema, operation.variableDefinitions ?? [], request.variables ?? {})
    if (coerced.kind === 'refused') return coerced
    const patienceMs =
      operation.operation === OperationTypeNode.MUTATION ? limits.writeDeadlineMs : limits.readDeadlineMs
    const context: RequestContext = {
      caller: scope.identity?.caller ?? null,
      requestId: scope.requestId,
      deadline: Date.now() + patienceMs,
    }
    const prepared = await document.prepare(coerced.variables, random())
    if (prepared.kind === 'refused') return prepared
    return { kind: 'ready', prepared, variables: coerced.variables, context }
  }

  const run = ({ schema }: Graph, { prepared, variables, context }: Admission): Promise<Executed> =>
    executePrepared(prepared, { schema, variables, context, log, maxErrors: limits.errors })

  const begin = (current: Graph, { prepared, variables, context }: Admission, signal: AbortSignal) => {
    const { source } = prepared
    if (!source) return run(current, { kind: 'ready', prepared, variables, context })
    return subscribePrepared({ ...prepared, source }, { graph: current, variables, context, log, limits, signal })
  }

  /** Works on the graph that serves now; what fails there in a way that nobody foresaw is refused. */
  const work = <Result>(scope: RequestScope, task: (current: Graph) => Promise<Result>): Promise<Result | Refusal> => {
    const current = graph
    return current
      .use(() => task(current))
      .catch((error: unknown) => {
        log.error({ err: error, requestId: scope.requestId }, 'The gateway failed.')
        return refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')
      })
  }

  /** Closes what only this graph leads to, once nobody uses it. */
  const retire = async (old: Graph, kept: Transports): Promise<void> => {
    await old.retire()
    const remaining = new Set(Object.values(kept))
    const abandoned = Object.values(old.transports).filter((transport) => !remaining.has(transport))
    const failed = (error: unknown): void => log.warn({ err: error }, 'The way to a subgraph could not be closed.')
    await Promise.all(abandoned.map((transport) => transport.close().catch(failed)))
  }

  const change = async (supergraph: string, transports: Transports): Promise<void> => {
    const next = await createGraph(supergraph, transports, graphOptions)
    const retirement = retire(graph, transports)
    graph = next
    retiring.add(retirement)
    void retirement.finally(() => retiring.delete(retirement))
  }

  return {
    get schema() {
      return graph.schema
    },
    authenticator,
    async execute(request, scope) {
      const result = await work(scope, async (current) => {
        const admission = await admit(current, request, scope, false)
        return admission.kind === 'refused' ? admission : run(current, admission)
      })
      return toAnswer(result, scope)
    },
    async subscribe(request, scope) {
      const result = await work(scope, async (current) => {
        const admission = await admit(current, request, scope, true)
        return admission.kind === 'refused' ? admission : begin(current, admission, scope.signal)
      })
      return 'kind' in result ? toAnswer(result, scope) : { refusal: null, responses: result }
    },
    replace(supergraph, transports) {
      // One after the other, so that the last one asked for is the one that serves.
      const replaced = replacing.then(() => change(supergraph, transports))
      replacing = replaced.catch(() => {})
      return replaced
    },
    async close() {
      await replacing
      await Promise.all([retire(graph, {}), authenticator.close(), ...retiring])
      await options.cache?.close()
    },
  }
}

function toAnswer(result: Executed | Refusal, { requestId }: RequestScope): GatewayAnswer {
  if (result.kind === 'executed') {
    const { body, cachePolicy } = result
    return { status: 200, body, refusal: null, cachePolicy }
  }
  const { code } = result
  return { status: faultCodes[code].status, body: writeRefusal(result, requestId), refusal: code, cachePolicy: null }
}
