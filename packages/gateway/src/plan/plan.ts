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

/** How an operation is fetched: one part after the other, none where no subgraph has to be asked. */
export interface Plan {
  readonly kind: 'planned'
  readonly nodes: readonly PlanNode[]
}

/** Turns valid operations into plans. */
export interface Planner {
  /**
   * One percentage for each way in which the shares of progressive overrides (`@override(label: "percent(30)")`) divide the
   * traffic, and how many of a hundred requests go that way. Without such overrides one way takes all.
   */
  readonly shares: readonly TrafficShare[]
  /**
   * Plans the parts of an operation in one turn. Never rejects: one that takes too long is LIMIT_PLANNING, one that cannot
   * be planned INTERNAL; one that would wait too long for its turn is UNAVAILABLE, and may be sent again.
   */
  plan(parts: readonly PlanRequest[]): Promise<Plan | Refusal>
  /** Ends whatever plans. */
  close(): void
}

/** Requests that are planned alike. */
export interface TrafficShare {
  readonly percentage: number
  /** From 0 to 1: a request whose number lies below this, and not below that of the share before, belongs here. */
  readonly below: number
}
