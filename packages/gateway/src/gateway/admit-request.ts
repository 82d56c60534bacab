import type { RequestContext } from '@restante/subgraph-kit'
import { OperationTypeNode } from 'graphql'
import type { PreparedOperation } from '../response/prepared-operation.ts'
import type { GatewayLimits } from '../base/limits.ts'
import { digestOf } from '../base/map-key.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import { coerceVariables, type Variables } from '../document/coerce-variables.ts'
import type { Graph } from '../graph/graph.ts'
import { type CallerRules, checkCaller, unauthenticated } from './check-caller.ts'
import { unknownDocument } from '../safelist/listed-document.ts'
import type { GatewayRequest, RequestScope } from './gateway.ts'

/** An operation that passed the gate. */
export interface Admission {
  readonly kind: 'ready'
  readonly prepared: PreparedOperation
  readonly variables: Variables
  readonly context: RequestContext
}

/** The rules of the gate. */
export interface AdmissionRules extends CallerRules {
  readonly limits: GatewayLimits
  /** Draws the share of the traffic that a request belongs to, from 0 to below 1. */
  readonly random: () => number
}

const notStreamed = refuse('VALIDATION_FAILED', 'A subscription needs a transport that streams its responses.')

/**
 * The gate that every request passes before a subgraph hears of it, whatever transport brought it: a key, a valid document
 * within the limits, a caller who may run it, variables that fit, and a plan.
 */
export async function admitRequest(
  { schema, documents }: Graph,
  request: GatewayRequest,
  scope: RequestScope,
  isStreamed: boolean,
  rules: AdmissionRules,
): Promise<Admission | Refusal> {
  const text = request.query ?? rules.safelist.findText(request.documentId, scope.identity?.caller ?? null)
  // Without a key nothing is even parsed but documents that need none, except in development, where the schema is open.
  const isOpen = rules.isDevelopment || (text !== null && rules.safelist.isForAnyone(digestOf(text)))
  if (!scope.identity && !isOpen) return unauthenticated
  if (text === null) return scope.identity ? unknownDocument : unauthenticated
  const document = documents.get(text, request.operationName ?? null)
  if (document.kind === 'refused') return scope.identity ? document : unauthenticated
  const refusal = checkCaller(document.admitted, scope, rules)
  if (refusal) return refusal

  const { operation } = document.admitted
  if (operation.operation === OperationTypeNode.SUBSCRIPTION && !isStreamed) return notStreamed
  const coerced = coerceVariables(schema, operation.variableDefinitions ?? [], request.variables ?? {})
  if (coerced.kind === 'refused') return coerced
  const { limits, random } = rules
  const deadlineMs = operation.operation === OperationTypeNode.MUTATION ? limits.writeDeadlineMs : limits.readDeadlineMs
  const context: RequestContext = {
    caller: scope.identity?.caller ?? null,
    requestId: scope.requestId,
    deadline: Date.now() + deadlineMs,
  }
  const prepared = await document.prepare(coerced.variables, random())
  if (prepared.kind === 'refused') return prepared
  return { kind: 'ready', prepared, variables: coerced.variables, context }
}
