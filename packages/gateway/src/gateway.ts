import { type FaultCode, faultCodes, type Log, type RequestContext } from '@restante/subgraph-kit'
import { type GraphQLSchema, OperationTypeNode } from 'graphql'
import { checkCaller, unauthenticated } from './check-caller.ts'
import type { Authenticator, Identity } from './authenticate/authenticator.ts'
import { coerceVariables, type Variables } from './engine/coerce-variables.ts'
import { executePrepared } from './engine/execute.ts'
import { createGraph, type Graph, type Transports } from './engine/graph.ts'
import { defaultLimits, type GatewayLimits } from './engine/limits.ts'
import type { Prepared } from './engine/prepare.ts'
import { type Refusal, refuse, writeRefusal } from './engine/refusal.ts'
import { readSafelist, type Safelist } from './safelist.ts'

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
}

/** One graph of all subgraphs. */
export interface Gateway {
  /** The schema as clients see it; another one after `replace`. */
  readonly schema: GraphQLSchema
  readonly authenticator: Authenticator
  /** Answers one operation; never rejects. The same gate for every transport. */
  execute(request: GatewayRequest, scope: RequestScope): Promise<GatewayAnswer>
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

/** Builds a gateway. Rejects when the supergraph cannot be read, or names a subgraph that no transport leads to. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, authenticator, isDevelopment = false, random = Math.random } = options
  const limits = { ...defaultLimits, ...options.limits }
  const safelist = new Set(Object.keys(options.safelist ?? readSafelist()))
  const graphOptions = { limits, hideSuggestions: !isDevelopment, log }
  let graph = await createGraph(options.supergraph, options.transports, graphOptions)
  let replacing: Promise<unknown> = Promise.resolve()
  const retiring = new Set<Promise<void>>()

  /** The gate: what a request must pass before a subgraph hears of it. */
  const admit = async (
    { schema, documents }: Graph,
    request: GatewayRequest,
    scope: RequestScope,
  ): Promise<Admission | Refusal> => {
    // Without a key nothing is even parsed; only in development the schema is for everybody.
    if (!scope.identity && !isDevelopment) return unauthenticated
    const document = documents.know(request.query, request.operationName ?? null)
    if (document.kind === 'refused') return scope.identity ? document : unauthenticated
    const refusal = checkCaller(document, scope, { safelist, isDevelopment })
    if (refusal) return refusal

    const { operation } = document.admitted
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

  const run = async (current: Graph, request: GatewayRequest, scope: RequestScope): Promise<string | Refusal> => {
    const admission = await admit(current, request, scope)
    if (admission.kind === 'refused') return admission
    const { prepared, variables, context } = admission
    return executePrepared(prepared, { schema: current.schema, variables, context, log, maxErrors: limits.errors })
  }

  /** Closes what only this graph leads to, once nobody uses it. */
  const retire = async (old: Graph, kept: Transports): Promise<void> => {
    await old.retire()
    const remaining = new Set(Object.values(kept))
    const abandoned = Object.values(old.transports).filter((transport) => !remaining.has(transport))
    await Promise.all(abandoned.map((transport) => transport.close()))
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
      const current = graph
      const result = await current
        .use(() => run(current, request, scope))
        .catch((error: unknown) => {
          log.error({ err: error, requestId: scope.requestId }, 'The gateway failed.')
          return refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')
        })
      if (typeof result === 'string') return { status: 200, body: result, refusal: null }
      const { code } = result
      return { status: faultCodes[code].status, body: writeRefusal(result, scope.requestId), refusal: code }
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
    },
  }
}
