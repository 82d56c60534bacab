import type { PlanNode, PlanRequest } from './plan.ts'

/** What a planner process is told: first the supergraph, then one operation after the other. */
export type ToPlanner = { readonly supergraph: string } | PlanRequest

/** What it answers, in the same order: that it is ready, then plans; or why not, in words for the log. */
export type FromPlanner =
  | { readonly kind: 'ready'; readonly overridePercentages: readonly number[] }
  | { readonly kind: 'planned'; readonly node: PlanNode | null }
  | { readonly kind: 'failed'; readonly reason: string }
