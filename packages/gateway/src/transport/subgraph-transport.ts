import type { RequestContext } from '@restante/subgraph-kit'
import type { ResponseObject } from '../base/response-data.ts'

/** One operation for a subgraph. */
export interface SubgraphRequest {
  readonly query: string
  /** The query as a JSON string, made once per plan. */
  readonly queryJson: string
  /** The variables as the text of a JSON object. */
  readonly variables: string
  /** Whether it only reads, for a client that only reads: then one answer may serve several such requests. Default: false. */
  readonly isShareable?: boolean
  /** The list of entities that it asks for, where that is all it asks for. */
  readonly entities?: RequestedEntities | null
}

/** A list of entities of a request, from which it could be written anew with others. */
export interface RequestedEntities {
  /** The variable that lists the representations. */
  readonly variable: string
  /** The key under which the answer lists the entities. */
  readonly key: string
  /** The representations as JSON texts, each once. */
  readonly texts: readonly string[]
  /** The other variables, as the members of a JSON object. */
  readonly others: string
}

/** An error as a subgraph gives it. Nothing of it is trusted: any member may be missing or of another type. */
export interface SubgraphError {
  readonly message?: unknown
  readonly path?: unknown
  readonly extensions?: unknown
}

/** What came of a request to a subgraph. */
export type SubgraphResponse =
  | {
      readonly kind: 'answered'
      /** The answer's data. It belongs to the gateway, which adds to it in place. */
      readonly data: ResponseObject | null
      readonly errors: readonly SubgraphError[]
      /** Whether a mutation was answered by what an earlier one with its idempotency key did. */
      readonly isReplay: boolean
    }
  | {
      /** Nobody was there, or nothing that is GraphQL came back; or not in time. */
      readonly kind: 'failed'
      readonly code: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED' | 'INTERNAL'
      /** For the log only: it may name addresses. */
      readonly cause: unknown
    }

/** Who follows a subscription of a subgraph. It is told nothing more after the end, a failure, or its own leaving. */
export interface SubscriptionListener {
  /** Aborted when nobody listens any more: the source must stop then. */
  readonly signal: AbortSignal
  /** Takes an event, in the order of the source; one that failed is the last. It keeps nobody waiting. */
  take(event: SubgraphResponse): void
  /** Is told that the source ended as it should. */
  end(): void
}

/** What came of beginning a subscription: events will follow, or what the subgraph answered instead of them. */
export type SubgraphStart = { readonly kind: 'started' } | SubgraphResponse

/** The way to one subgraph. */
export interface SubgraphTransport {
  /** Answers at `context.deadline` at the latest, and never rejects. */
  send(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse>
  /**
   * Begins a subscription. Answers at `context.deadline` at the latest, and never rejects. When it has begun, the listener is
   * given what follows; else it hears nothing.
   */
  subscribe(request: SubgraphRequest, context: RequestContext, listener: SubscriptionListener): Promise<SubgraphStart>
  /** Lets go of connections. What is under way may fail. */
  close(): Promise<void>
}

/** Makes a transport of another, which it sends through. */
export type WrapTransport = (transport: SubgraphTransport) => SubgraphTransport

/** Reads a response that should be GraphQL: an object with `data`, `errors` or both. */
export function readResponse(body: unknown): SubgraphResponse {
  if (typeof body === 'object' && body !== null) {
    const data: unknown = Reflect.get(body, 'data')
    const errors: unknown = Reflect.get(body, 'errors')
    const isList = Array.isArray(errors) && errors.length > 0
    if (typeof data === 'object' && !Array.isArray(data) && (data !== null || isList)) {
      const isReplay = isMarkedAsReplay(body)
      return {
        kind: 'answered',
        data: data as ResponseObject | null,
        errors: isList ? readErrors(errors) : [],
        isReplay,
      }
    }
    if (data === undefined && isList)
      return { kind: 'answered', data: null, errors: readErrors(errors), isReplay: false }
  }
  return { kind: 'failed', code: 'UNAVAILABLE', cause: 'The response is not GraphQL.' }
}

/** Reads what a subgraph answered where a stream was expected: only its errors can be meant. */
export function readStart(answer: SubgraphResponse): SubgraphStart {
  if (answer.kind === 'failed' || answer.errors.length > 0) return answer
  return { kind: 'failed', code: 'UNAVAILABLE', cause: 'The subgraph answered once instead of beginning to stream.' }
}

function isMarkedAsReplay(body: object): boolean {
  const extensions: unknown = Reflect.get(body, 'extensions')
  return typeof extensions === 'object' && extensions !== null && Reflect.get(extensions, 'idempotentReplay') === true
}

function readErrors(errors: readonly unknown[]): SubgraphError[] {
  return errors.map((error) => (typeof error === 'object' && error !== null ? error : {}))
}
