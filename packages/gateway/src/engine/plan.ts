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
   * Plans a document before the deadline. Never rejects: one that takes longer is LIMIT_PLANNING, one that cannot be
   * planned INTERNAL.
   */
  plan(document: string, operationName: string | null, deadline: AbortSignal): Promise<Plan | Refusal>
}

const noOverrideLabels = new Set<string>()

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
    async plan(document, operationName, deadline) {
      const cut = new Promise<Refusal>((resolve) => {
        if (deadline.aborted) resolve(tooLong)
        deadline.addEventListener('abort', () => resolve(tooLong), { once: true })
      })
      const work = slots.take().then(async (free): Promise<Plan | Refusal> => {
        try {
          if (deadline.aborted) return tooLong
          const plan = await planner.planAsync(document, operationName, noOverrideLabels, 0, deadline)
          return { kind: 'planned', node: plan.node ?? null }
        } catch (error) {
          if (deadline.aborted) return tooLong
          onFault(error)
          return refuse('INTERNAL', 'The document could not be planned.')
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
