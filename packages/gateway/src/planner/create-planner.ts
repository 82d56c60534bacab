import type { GatewayLimits } from '../engine/limits.ts'
import type { Plan, Planner, TrafficShare } from '../engine/plan.ts'
import { type Refusal, refuse } from '../engine/refusal.ts'
import { type PlannerProcess, startPlannerProcess } from './planner-process.ts'

/**
 * Plans in processes of their own, so that no document can keep the gateway busy or bring it down: a process that is not
 * done by the deadline is ended, and another takes its place. Rejects when the supergraph cannot be planned for.
 */
export async function createPlanner(
  supergraph: string,
  limits: Pick<GatewayLimits, 'planningMs' | 'plannedAtOnce'>,
  onFault: (error: unknown) => void,
  startProcess = startPlannerProcess,
): Promise<Planner> {
  const tooLong = refuse('LIMIT_PLANNING', `The document takes more than ${limits.planningMs} ms to plan.`)
  const unplannable = refuse('INTERNAL', 'The gateway cannot plan this document; no part of the graph was asked.')
  const running = new Set<PlannerProcess>()
  const free: PlannerProcess[] = []
  const waiting: ((process: PlannerProcess) => void)[] = []
  let starting = 0
  let isClosed = false

  /** Adds a process to those that run. It takes work only once it is ready, so nobody waits for a start in vain. */
  const start = async (): Promise<PlannerProcess> => {
    starting += 1
    try {
      const process = await startProcess(supergraph)
      running.add(process)
      if (isClosed) process.kill()
      release(process)
      return process
    } finally {
      starting -= 1
    }
  }

  const release = (process: PlannerProcess): void => {
    if (!process.isAlive) running.delete(process)
    else if (waiting.length > 0) waiting.shift()!(process)
    else free.push(process)
    provide()
  }

  /** Sees to it that there is always one process more than are busy, up to the limit. */
  const provide = (): void => {
    const isNeeded = free.length === 0 && starting === 0 && running.size < limits.plannedAtOnce
    if (isNeeded && !isClosed) start().catch(onFault)
  }

  const take = (): Promise<PlannerProcess> => {
    for (let process = free.shift(); process; process = free.shift()) {
      if (process.isAlive) {
        provide()
        return Promise.resolve(process)
      }
      running.delete(process)
    }
    const turn = new Promise<PlannerProcess>((resolve) => waiting.push(resolve))
    provide()
    return turn
  }

  const { overridePercentages } = await start()

  return {
    shares: readShares(overridePercentages),
    async plan(request, deadline) {
      const cut = Promise.withResolvers<Refusal>()
      const stop = (): void => cut.resolve(tooLong)
      if (deadline.aborted) stop()
      deadline.addEventListener('abort', stop, { once: true })

      const work = take().then(async (process): Promise<Plan | Refusal> => {
        const end = (): void => process.kill()
        deadline.addEventListener('abort', end, { once: true })
        try {
          if (deadline.aborted) return tooLong
          return await process.plan(request)
        } catch (error) {
          if (deadline.aborted) return tooLong
          onFault(error)
          return unplannable
        } finally {
          deadline.removeEventListener('abort', end)
          release(process)
        }
      })
      return Promise.race([work, cut.promise]).finally(() => deadline.removeEventListener('abort', stop))
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
