import type { RequestContext } from '@restante/subgraph-kit'
import type { ResponseObject } from '../engine/response-data.ts'

/** One operation for a subgraph. */
export interface SubgraphRequest {
  readonly query: string
  /** The query as a JSON string, made once per plan. */
  readonly queryJson: string
  /** The variables as the text of a JSON object. */
  readonly variables: string
}

/** An error as a subgraph gives it. Nothing of it is trusted: any member may be missing or of another type. */
export interface SubgraphError {
  readonly message?: unknown
  readonly path?: unknown
  readonly extensions?: unknown
}

/** What came of a request to a subgraph. */
export type SubgraphAnswer =
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

/** The way to one subgraph. */
export interface SubgraphTransport {
  /** Answers at `context.deadline` at the latest, and never rejects. */
  send(request: SubgraphRequest, context: RequestContext): Promise<SubgraphAnswer>
  /** Lets go of connections. What is under way may fail. */
  close(): Promise<void>
}

/** Reads a response that should be GraphQL: an object with `data`, `errors` or both. */
export function readAnswer(body: unknown): SubgraphAnswer {
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

function isMarkedAsReplay(body: object): boolean {
  const extensions: unknown = Reflect.get(body, 'extensions')
  return typeof extensions === 'object' && extensions !== null && Reflect.get(extensions, 'idempotentReplay') === true
}

function readErrors(errors: readonly unknown[]): SubgraphError[] {
  return errors.map((error) => (typeof error === 'object' && error !== null ? error : {}))
}
