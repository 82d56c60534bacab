import type { GatewayLimits } from '../base/limits.ts'
import { refuse } from '../base/refusal.ts'
import type { Planner, PlanNode, TrafficShare } from './plan.ts'
import { type PlannerProcess, startPlannerProcess } from './planner-process.ts'

/**
 * Makes a planner that works in processes of its own, so that no document can keep the gateway busy or bring it down: a
 * process that misses the deadline is ended and replaced. Rejects when the planner cannot read the supergraph.
 */
export async function createPlanner(
  supergraph: string,
  limits: Pick<GatewayLimits, 'planningMs' | 'plannedAtOnce' | 'plansWaiting' | 'planningWaitMs'>,
  onFault: (error: unknown) => void,
  startProcess = startPlannerProcess,
): Promise<Planner> {
  const tooLong = refuse('LIMIT_PLANNING', `The document takes more than ${limits.planningMs} ms to plan.`)
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

  /** Returns a process for one turn; null when the queue is full, or none is free in time. */
  const take = async (): Promise<PlannerProcess | null> => {
    for (let process = free.shift(); process; process = free.shift()) {
      if (process.isAlive) {
        provide()
        return process
      }
      running.delete(process)
    }
    provide()
    if (waiting.size >= limits.plansWaiting) return null
    return new Promise((resolve) => {
      const settle = (process: PlannerProcess | null): void => {
        clearTimeout(timer)
        waiting.delete(settle)
        resolve(process)
      }
      const timer = setTimeout(settle, limits.planningWaitMs, null)
      waiting.add(settle)
    })
  }

  const { overridePercentages } = await start()

  return {
    shares: readShares(overridePercentages),
    async plan(parts) {
      if (parts.length === 0) return { kind: 'planned', nodes: [] }
      const process = await take()
      if (!process) return tooMany
      let isLate = false
      const stop = (): void => {
        isLate = true
        process.kill()
      }
      // If the gateway itself was busy, the plan may have arrived already: read it before stopping the process.
      const timer = setTimeout(() => (turn = setImmediate(stop)), limits.planningMs)
      let turn: NodeJS.Immediate | undefined
      try {
        const nodes: PlanNode[] = []
        for (const part of parts) {
          const { node } = await process.plan(part)
          if (node) nodes.push(node)
        }
        return { kind: 'planned', nodes }
      } catch (error) {
        if (isLate) return tooLong
        onFault(error)
        return unplannable
      } finally {
        clearTimeout(timer)
        clearImmediate(turn)
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
