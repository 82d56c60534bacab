import type { PlanNode } from '@graphql-hive/router-query-planner'
import type { PlanRequest } from '../planner/protocol.ts'
import type { Refusal } from './refusal.ts'

export type {
  EntityBatchAlias,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'

/** How an operation is fetched; null where no subgraph has to be asked. */
export interface Plan {
  readonly kind: 'planned'
  readonly node: PlanNode | null
}

/** Turns valid operations into plans. */
export interface Planner {
  /**
   * One percentage for each way in which the shares of progressive overrides (`@override(label: "percent(30)")`) divide the
   * traffic, and how many of a hundred requests go that way. Without such overrides one way takes all.
   */
  readonly shares: readonly TrafficShare[]
  /**
   * Plans an operation before the deadline. Never rejects: one that takes longer is LIMIT_PLANNING, one that cannot be
   * planned INTERNAL.
   */
  plan(request: PlanRequest, deadline: AbortSignal): Promise<Plan | Refusal>
  /** Ends whatever plans. */
  close(): void
}

/** Requests that are planned alike. */
export interface TrafficShare {
  readonly percentage: number
  /** From 0 to 1: a request whose number lies below this, and not below that of the share before, belongs here. */
  readonly below: number
}
