import { type Caller, type FaultCode, faultCodes, type RequestContext, silentLog } from '@restante/subgraph-kit'
import {
  admitDocument,
  checkCaller,
  coerceVariables,
  defaultLimits,
  digestOf,
  type GatewayRequest,
  type Refusal,
  refuse,
  type Safelist,
  unauthenticated,
  unknownDocument,
} from '@restante/gateway/engine'
import { maskError } from '@restante/subgraph-kit/engine'
import { execute, type GraphQLError, type GraphQLSchema, Kind, OperationTypeNode } from 'graphql'
import { homes, type JoinedContext, type Part, type PartName } from './part.ts'

/** The sender of an operation. */
export interface AskedBy {
  /** Null when no key was sent. */
  readonly caller: Caller | null
  readonly requestId: string
  /** True for GET. */
  readonly isReadOnly: boolean
}

/** The graph that runs operations. */
export interface ExecutableGraph {
  readonly schema: GraphQLSchema
  readonly parts: Readonly<Record<PartName, Part>>
  readonly safelist: Safelist
  /** Called with what failed although it should not have. */
  onFailure(error: unknown): void
}

/** A GraphQL response. */
export interface GraphResponse {
  readonly kind: 'executed'
  readonly data: unknown
  readonly errors?: readonly object[]
  readonly extensions?: object
}

const entities: ReadonlySet<string> = new Set(Object.keys(homes))

/** Runs an operation, past the same gate as in the gateway. */
export async function executeRequest(
  graph: ExecutableGraph,
  asked: GatewayRequest,
  { caller, requestId, isReadOnly }: AskedBy,
): Promise<GraphResponse | Refusal> {
  const { schema, safelist } = graph
  const supergraph = { schema, entities } as Parameters<typeof admitDocument>[3]
  const text = asked.query ?? safelist.findText(asked.documentId, caller)
  if (!caller && !(text !== null && safelist.isForAnyone(digestOf(text)))) return unauthenticated
  if (text === null) return unknownDocument
  const admitted = admitDocument(text, digestOf(text), asked.operationName ?? null, supergraph, {
    limits: defaultLimits,
    hideSuggestions: true,
  })
  if (admitted.kind === 'refused') return admitted
  const identity = caller && { caller, origins: [] }
  const refusal = checkCaller(admitted, { identity, requestId, isReadOnly }, { safelist, isDevelopment: false })
  if (refusal) return refusal
  const { operation, fragments } = admitted
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return notStreamed
  const coerced = coerceVariables(schema, operation.variableDefinitions ?? [], asked.variables ?? {})
  if (coerced.kind === 'refused') return coerced

  const request: RequestContext = { caller, requestId, deadline: Number.MAX_SAFE_INTEGER }
  const contextValue = joinContexts(graph.parts, request)
  const result = await execute({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] },
    variableValues: asked.variables ?? {},
    contextValue,
  })
  const errors = (result.errors ?? []).map((error) => toError(error, request, graph))
  const isReplay = namesOfWriters.some((name) => contextValue.isReplay(name))
  return {
    kind: 'executed',
    data: result.data ?? null,
    ...(errors.length > 0 && { errors }),
    ...(isReplay && { extensions: { idempotentReplay: true } }),
  }
}

const namesOfWriters: readonly PartName[] = ['service-points', 'parcels']
const notStreamed = refuse('VALIDATION_FAILED', 'A subscription needs a transport that streams its responses.')

function joinContexts(
  parts: ExecutableGraph['parts'],
  request: RequestContext,
): JoinedContext & { isReplay(part: PartName): boolean } {
  const known = new Map<PartName, object>()
  return {
    request,
    of(part) {
      const context = known.get(part) ?? parts[part].contextOf(request)
      known.set(part, context)
      return context
    },
    isReplay(part) {
      const context: { readonly replay?: { readonly happened: boolean } } = known.get(part) ?? {}
      return context.replay?.happened ?? false
    },
  }
}

function toError(error: GraphQLError, { requestId }: RequestContext, { onFailure }: ExecutableGraph): object {
  const { message, path, extensions } = maskError(error, { requestId, variables: {}, log: silentLog })
  const code = extensions['code'] as FaultCode
  if (code === 'INTERNAL') onFailure(error.originalError ?? error)
  const { retryable } = faultCodes[code]
  const { argument } = extensions
  return {
    message,
    ...(path && { path }),
    extensions: { code, retryable, ...(typeof argument === 'string' && { argument }), requestId },
  }
}
