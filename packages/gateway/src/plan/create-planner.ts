import type { GatewayLimits } from '../base/limits.ts'
import { type Refusal, refuse } from '../base/refusal.ts'
import type { Planner, PlanNode, TrafficShare } from './plan.ts'
import { type PlannerProcess, startPlannerProcess } from './planner-process.ts'
import { type PlanningExcess, watchPlanning } from './watch-planning.ts'

/**
 * Makes a planner that works in processes of its own, so that no document can keep the gateway busy or bring it down: a
 * process that takes too long is ended and replaced. Rejects when the planner cannot read the supergraph.
 */
export async function createPlanner(
  supergraph: string,
  limits: Pick<GatewayLimits, 'planningMs' | 'planningCeilingMs' | 'plannedAtOnce' | 'plansWaiting' | 'planningWaitMs'>,
  onFault: (error: unknown) => void,
  startProcess = startPlannerProcess,
): Promise<Planner> {
  const excesses: Readonly<Record<PlanningExcess, Refusal>> = {
    costly: refuse('LIMIT_PLANNING', `The document takes more than ${limits.planningMs} ms of processor time to plan.`),
    starved: refuse('UNAVAILABLE', 'The gateway is too busy to plan this document at the moment.'),
  }
  const tooMany = refuse('UNAVAILABLE', 'The gateway has too many new documents to plan at the moment.')
  const unplannable = refuse('INTERNAL', 'The gateway cannot plan this document; no part of the graph was asked.')
  const running = new Set<PlannerProcess>()
  const free: PlannerProcess[] = []
  const waiting = new Set<(process: PlannerProcess) => void>()
  let starting = 0
  let isClosed = false

  /** Starts a further process. It takes work only once it is ready, so no document waits for a start that fails. */
  const start = async (): Promise<PlannerProcess> => {
    starting += 1
    const process = await startProcess(supergraph).finally(() => (starting -= 1))
    running.add(process)
    if (isClosed) process.kill()
    release(process)
    return process
  }

  const release = (process: PlannerProcess): void => {
    const [next] = waiting
    if (!process.isAlive) running.delete(process)
    else if (next) next(process)
    else free.push(process)
    provide()
  }

  /** Keeps one process more than are busy, up to the limit. */
  const provide = (): void => {
    const isNeeded = free.length === 0 && starting === 0 && running.size < limits.plannedAtOnce
    if (isNeeded && !isClosed) start().catch(onFault)
  }

  /** Returns a process for one turn; null when the queue is full, or none is free in time. The trusted always wait. */
  const take = async (isTrusted: boolean): Promise<PlannerProcess | null> => {
    for (let process = free.shift(); process; process = free.shift()) {
      if (process.isAlive) {
        if (!isTrusted) provide()
        return process
      }
      running.delete(process)
    }
    // Trusted documents are planned before anybody else comes: a second process would not be ready sooner.
    if (!isTrusted || running.size === 0) provide()
    if (waiting.size >= limits.plansWaiting && !isTrusted) return null
    return new Promise((resolve) => {
      const settle = (process: PlannerProcess | null): void => {
        clearTimeout(timer)
        waiting.delete(settle)
        resolve(process)
      }
      const timer = isTrusted ? undefined : setTimeout(settle, limits.planningWaitMs, null)
      waiting.add(settle)
    })
  }

  const { overridePercentages } = await start()

  return {
    shares: readShares(overridePercentages),
    async plan(parts, isTrusted) {
      if (parts.length === 0) return { kind: 'planned', nodes: [] }
      const process = await take(isTrusted)
      if (!process) return tooMany
      let excess: PlanningExcess | undefined
      const stop = (reason: PlanningExcess): void => {
        excess = reason
        process.kill()
      }
      const unwatch = isTrusted ? () => {} : watchPlanning(process, limits, stop)
      try {
        const nodes: PlanNode[] = []
        for (const part of parts) {
          const { node } = await process.plan(part)
          if (node) nodes.push(node)
        }
        return { kind: 'planned', nodes }
      } catch (error) {
        if (excess) return excesses[excess]
        onFault(error)
        return unplannable
      } finally {
        unwatch()
        release(process)
      }
    },
    close() {
      isClosed = true
      for (const process of running) process.kill()
    },
  }
}

function readShares(percentages: readonly number[]): TrafficShare[] {
  const bounds = [...new Set(percentages)].filter((bound) => bound > 0 && bound < 100).toSorted((a, b) => a - b)
  return [...bounds, 100].map((bound, index) => ({ percentage: bounds[index - 1] ?? 0, below: bound / 100 }))
}
