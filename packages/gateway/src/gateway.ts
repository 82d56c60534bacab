import { type FaultCode, faultCodes, type Log, type RequestContext } from '@restante/subgraph-kit'
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType, OperationTypeNode } from 'graphql'
import { checkCaller, unauthenticated } from './check-caller.ts'
import type { Authenticator, Identity } from './authenticate/authenticator.ts'
import { coerceVariables } from './engine/coerce-variables.ts'
import { executePrepared } from './engine/execute.ts'
import { defaultLimits, type GatewayLimits } from './engine/limits.ts'
import { createPlanner } from './engine/plan.ts'
import { createDocuments } from './engine/prepare.ts'
import { type Refusal, refuse, writeRefusal } from './engine/refusal.ts'
import { readSupergraph } from './engine/supergraph.ts'
import type { TypeTest } from './engine/walk.ts'
import { readSafelist, type Safelist } from './safelist.ts'
import type { SubgraphTransport } from './transport/subgraph-transport.ts'

/** What a gateway is made of. */
export interface GatewayOptions {
  /** The composed supergraph, Federation v2. */
  readonly supergraph: string
  /** The way to each subgraph, by the name that the supergraph gives it. */
  readonly transports: Readonly<Record<string, SubgraphTransport>>
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
  readonly schema: GraphQLSchema
  readonly authenticator: Authenticator
  /** Answers one operation; never rejects. The same gate for every transport. */
  execute(request: GatewayRequest, scope: RequestScope): Promise<GatewayAnswer>
  /** Closes the transports and the authenticator. */
  close(): Promise<void>
}

/** Builds a gateway. Throws when the supergraph cannot be read, or names a subgraph that no transport leads to. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, authenticator, isDevelopment = false, random = Math.random } = options
  const limits = { ...defaultLimits, ...options.limits }
  const safelist = new Set(Object.keys(options.safelist ?? readSafelist()))
  const transports = new Map(Object.entries(options.transports))
  const supergraph = readSupergraph(options.supergraph)
  const absent = supergraph.subgraphs.filter((name) => !transports.has(name))
  if (absent.length > 0) throw new Error(`No transport was given for the subgraphs ${absent.join(', ')}.`)

  const { schema } = supergraph
  const planner = createPlanner(supergraph.text, limits, (error) =>
    log.error({ err: error }, 'A document could not be planned.'),
  )
  const context = { schema, test: createTypeTest(schema), transports, representations: limits.representations }
  const documents = createDocuments(supergraph, planner, context, { limits, hideSuggestions: !isDevelopment, log })

  const run = async (request: GatewayRequest, scope: RequestScope): Promise<string | Refusal> => {
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
    const requestContext: RequestContext = {
      caller: scope.identity?.caller ?? null,
      requestId: scope.requestId,
      deadline: Date.now() + patienceMs,
    }
    const prepared = await document.prepare(coerced.variables, random())
    if (prepared.kind === 'refused') return prepared
    return executePrepared(prepared, {
      schema,
      variables: coerced.variables,
      context: requestContext,
      log,
      maxErrors: limits.errors,
    })
  }

  return {
    schema,
    authenticator,
    async execute(request, scope) {
      const result = await run(request, scope).catch((error: unknown) => {
        log.error({ err: error, requestId: scope.requestId }, 'The gateway failed.')
        return refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')
      })
      if (typeof result === 'string') return { status: 200, body: result, refusal: null }
      const { code } = result
      return { status: faultCodes[code].status, body: writeRefusal(result, scope.requestId), refusal: code }
    },
    async close() {
      await Promise.all([authenticator.close(), ...Array.from(transports.values(), (transport) => transport.close())])
    },
  }
}

function createTypeTest(schema: GraphQLSchema): TypeTest {
  return (typename, condition) => {
    if (typename === condition) return true
    const abstract = schema.getType(condition)
    const type = schema.getType(typename)
    return isAbstractType(abstract) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(abstract, type)
  }
}
