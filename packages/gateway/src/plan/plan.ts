import type { PlanNode } from '@graphql-hive/router-query-planner'
import type { Refusal } from '../base/refusal.ts'

export type {
  EntityBatchAlias,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'

/** An operation, or a part of one, to be planned. */
export interface PlanRequest {
  /** The text of a valid operation. */
  readonly document: string
  readonly operationName: string | null
  /** The percentage that stands for the request's share of the traffic, where overrides are progressive. */
  readonly percentage: number
}

/** The plan of an operation: parts that run one after the other, none where no subgraph is needed. */
export interface Plan {
  readonly kind: 'planned'
  readonly nodes: readonly PlanNode[]
}

/** Turns valid operations into plans. */
export interface Planner {
  /**
   * The shares into which progressive overrides (`@override(label: "percent(30)")`) divide the traffic, in ascending
   * order. Without such overrides there is one share.
   */
  readonly shares: readonly TrafficShare[]
  /**
   * Plans the parts of an operation in one turn. Never rejects: one that takes too much processor time is LIMIT_PLANNING,
   * one that cannot be planned INTERNAL, and one that a busy machine keeps waiting, for its turn or for its plan,
   * UNAVAILABLE, which may be sent again. `isTrusted` lifts the limits of time and of the queue.
   */
  plan(parts: readonly PlanRequest[], isTrusted: boolean): Promise<Plan | Refusal>
  /** Ends the planner's processes. */
  close(): void
}

/** A share of the traffic whose requests have the same plans. */
export interface TrafficShare {
  readonly percentage: number
  /** From 0 to 1: a request belongs to the first share whose bound is above its draw. */
  readonly below: number
}
