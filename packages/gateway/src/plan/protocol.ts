import type { PlanNode, PlanRequest } from './plan.ts'

/** Messages to a planner process: first the supergraph, then one operation after the other. */
export type ToPlanner = { readonly supergraph: string } | PlanRequest

/** Replies of a planner process, in the same order: ready, then plans; or a reason for the log. */
export type FromPlanner =
  | { readonly kind: 'ready'; readonly overridePercentages: readonly number[] }
  | { readonly kind: 'planned'; readonly node: PlanNode | null }
  | { readonly kind: 'failed'; readonly reason: string }
