import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner'
import type { GatewayLimits } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

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

/** Turns a valid document into a plan. The one place that knows which planner does it. */
export interface Planner {
  /**
   * One percentage for each way in which the shares of progressive overrides (`@override(label: "percent(30)")`) divide the
   * traffic, and how many of a hundred requests go that way. Without such overrides one way takes all.
   */
  readonly shares: readonly TrafficShare[]
  /**
   * Plans a document before the deadline. Never rejects: one that takes longer is LIMIT_PLANNING, one that cannot be
   * planned INTERNAL.
   */
  plan(request: PlanRequest, deadline: AbortSignal): Promise<Plan | Refusal>
}

/** What is planned. */
export interface PlanRequest {
  readonly document: string
  readonly operationName: string | null
  /** The percentage that stands for the request's share of the traffic. */
  readonly percentage: number
}

/** Requests that are planned alike. */
export interface TrafficShare {
  readonly percentage: number
  /** From 0 to 1: a request whose number lies below this, and not below that of the share before, belongs here. */
  readonly below: number
}

/** Labels of other forms are the flags of a system that this gateway does not ask: what they override stays where it was. */
const noOverrideLabels = new Set<string>()

function readShares(percentages: readonly number[]): TrafficShare[] {
  const bounds = [...new Set(percentages)].filter((bound) => bound > 0 && bound < 100).toSorted((a, b) => a - b)
  return [...bounds, 100].map((bound, index) => ({ percentage: bounds[index - 1] ?? 0, below: bound / 100 }))
}

/**
 * The planner written in Rust. It works on a thread of its own, where a hostile document could keep it busy for seconds;
 * so planning has a deadline, and a slot is free again only when its thread is, which can be later than the
 * deadline. Throws when the supergraph cannot be planned for.
 */
export function createPlanner(
  supergraph: string,
  limits: Pick<GatewayLimits, 'planningMs' | 'plannedAtOnce'>,
  onFault: (error: unknown) => void,
): Planner {
  const planner = new QueryPlanner(supergraph)
  const slots = createSlots(limits.plannedAtOnce)
  const tooLong = refuse('LIMIT_PLANNING', `The document takes more than ${limits.planningMs} ms to plan.`)

  return {
    shares: readShares(planner.overridePercentages),
    async plan({ document, operationName, percentage }, deadline) {
      const cut = new Promise<Refusal>((resolve) => {
        if (deadline.aborted) resolve(tooLong)
        deadline.addEventListener('abort', () => resolve(tooLong), { once: true })
      })
      const work = slots.take().then(async (free): Promise<Plan | Refusal> => {
        try {
          if (deadline.aborted) return tooLong
          const plan = await planner.planAsync(document, operationName, noOverrideLabels, percentage, deadline)
          return { kind: 'planned', node: plan.node ?? null }
        } catch (error) {
          if (deadline.aborted) return tooLong
          onFault(error)
          return refuse('INTERNAL', 'The gateway cannot plan this document; no part of the graph was asked.')
        } finally {
          free()
        }
      })
      return Promise.race([work, cut])
    },
  }
}

/** Hands out a number of slots, in the order in which they were asked for. */
function createSlots(count: number): { take(): Promise<() => void> } {
  let free = count
  const waiting: (() => void)[] = []
  const release = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    async take() {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      return release
    },
  }
}
