import type { RequestContext } from '@restante/subgraph-kit'
import type { ResponseObject } from '../base/response-data.ts'

/** One operation for a subgraph. */
export interface SubgraphRequest {
  readonly query: string
  /** The query as a JSON string, made once per plan. */
  readonly queryJson: string
  /** The variables as the text of a JSON object. */
  readonly variables: string
  /** True for queries of clients that only read: one response may serve several such requests. Default: false. */
  readonly isShareable?: boolean
  /** The list of entities that it requests, where it requests nothing else. */
  readonly entities?: RequestedEntities | null
}

/** A list of entities of a request, from which a request with further entities can be written. */
export interface RequestedEntities {
  /** The variable that lists the representations. */
  readonly variable: string
  /** The key under which the response lists the entities. */
  readonly key: string
  /** The representations as JSON texts, each once. */
  readonly texts: readonly string[]
  /** The other variables, as the members of a JSON object. */
  readonly others: string
}

/** An error as a subgraph returns it. It is not trusted: any member may be missing or of another type. */
export interface SubgraphError {
  readonly message?: unknown
  readonly path?: unknown
  readonly extensions?: unknown
}

/** The outcome of a request to a subgraph. */
export type SubgraphResponse =
  | {
      readonly kind: 'answered'
      /** The response's data. It belongs to the gateway, which adds to it in place. */
      readonly data: ResponseObject | null
      readonly errors: readonly SubgraphError[]
      /** True when a mutation got the stored response of an earlier one with its idempotency key. */
      readonly isReplay: boolean
    }
  | {
      /** The subgraph could not be reached, was late, or returned something other than GraphQL. */
      readonly kind: 'failed'
      readonly code: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED' | 'INTERNAL'
      /** For the log only: it may name addresses. */
      readonly cause: unknown
    }

/**
 * The subscriber of a subgraph's subscription. It is not called after the end, a failure, or the abort of its signal.
 */
export interface SubscriptionListener {
  /** Aborted when the subscriber leaves: the source must stop then. */
  readonly signal: AbortSignal
  /** Takes an event, in the order of the source; one that failed is the last. Returns at once. */
  take(event: SubgraphResponse): void
  /** Called when the source has completed. */
  end(): void
}

/** The outcome of starting a subscription: events will follow, or the response that came instead of them. */
export type SubgraphStart = { readonly kind: 'started' } | SubgraphResponse

/** The transport to one subgraph. */
export interface SubgraphTransport {
  /** Resolves at `context.deadline` at the latest, and never rejects. */
  send(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse>
  /**
   * Begins a subscription. Resolves at `context.deadline` at the latest, and never rejects. The listener is called only
   * when the subscription has begun.
   */
  subscribe(request: SubgraphRequest, context: RequestContext, listener: SubscriptionListener): Promise<SubgraphStart>
  /** Closes connections. Requests in flight may fail. */
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

/** Reads a response that came where a stream was expected: only its errors have a meaning. */
export function readStart(answer: SubgraphResponse): SubgraphStart {
  if (answer.kind === 'failed' || answer.errors.length > 0) return answer
  return { kind: 'failed', code: 'UNAVAILABLE', cause: 'The subgraph returned one response instead of a stream.' }
}

function isMarkedAsReplay(body: object): boolean {
  const extensions: unknown = Reflect.get(body, 'extensions')
  return typeof extensions === 'object' && extensions !== null && Reflect.get(extensions, 'idempotentReplay') === true
}

function readErrors(errors: readonly unknown[]): SubgraphError[] {
  return errors.map((error) => (typeof error === 'object' && error !== null ? error : {}))
}
