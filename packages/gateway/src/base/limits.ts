import { maxDocumentTokens } from '@restante/subgraph-kit'

/** Limits of a single request and of what the gateway remembers. Every figure is a maximum. */
export interface GatewayLimits {
  /** Lexical tokens of a document. */
  readonly tokens: number
  /** Levels of nested fields. */
  readonly depth: number
  /** Fields of a document with every fragment written out where it is spread. */
  readonly selections: number
  /** The same, counting only fields that return an entity: each may cost a request to another subgraph. */
  readonly entityHops: number
  /** Milliseconds of processor time that a document may take to plan; of any time where the system does not tell. */
  readonly planningMs: number
  /** Milliseconds that a document may be planned, however little processor time that took; at least `planningMs`. */
  readonly planningCeilingMs: number
  /** Documents planned at the same time; others wait for their turn. */
  readonly plannedAtOnce: number
  /** Documents that wait for their turn to be planned. */
  readonly plansWaiting: number
  /** Milliseconds that a document may wait for its turn. */
  readonly planningWaitMs: number
  /** Documents remembered, and as many plans. */
  readonly documents: number
  /**
   * Bytes that remembered documents may take, and as many again for their plans; estimated from the length of the
   * texts.
   */
  readonly documentBytes: number
  /** Milliseconds that a query may take. */
  readonly readDeadlineMs: number
  /** Milliseconds that a mutation may take. */
  readonly writeDeadlineMs: number
  /** Errors that one response lists. */
  readonly errors: number
  /** Entities asked of a subgraph in one list; longer lists are split. */
  readonly representations: number
  /** Events of a subscription that wait while its subscriber is busy; one more ends it. */
  readonly bufferedEvents: number
}

/** Defaults of `GatewayOptions.limits`. */
export const defaultLimits: GatewayLimits = Object.freeze({
  tokens: maxDocumentTokens,
  depth: 25,
  selections: 1_000,
  entityHops: 200,
  planningMs: 100,
  planningCeilingMs: 2_000,
  plannedAtOnce: 2,
  plansWaiting: 200,
  planningWaitMs: 1_000,
  documents: 2_000,
  documentBytes: 64 * 1024 * 1024,
  readDeadlineMs: 2_000,
  writeDeadlineMs: 5_000,
  errors: 100,
  representations: 1_000,
  bufferedEvents: 100,
})
