import type { GatewayLimits } from '../engine/limits.ts'
import type { Plan, Planner, TrafficShare } from '../engine/plan.ts'
import { type Refusal, refuse } from '../engine/refusal.ts'
import { type PlannerProcess, startPlannerProcess } from './planner-process.ts'

/** A place at which one operation after the other is planned; its process is started when it is first needed. */
interface Desk {
  process: Promise<PlannerProcess> | null
}

/**
 * Plans in processes of their own, so that no document can keep the gateway busy or bring it down: a process that is not
 * done by the deadline is ended, and another takes its place. Rejects when the supergraph cannot be planned for.
 */
export async function createPlanner(
  supergraph: string,
  limits: Pick<GatewayLimits, 'planningMs' | 'plannedAtOnce'>,
  onFault: (error: unknown) => void,
): Promise<Planner> {
  const tooLong = refuse('LIMIT_PLANNING', `The document takes more than ${limits.planningMs} ms to plan.`)
  const unplannable = refuse('INTERNAL', 'The gateway cannot plan this document; no part of the graph was asked.')
  const desks = Array.from({ length: limits.plannedAtOnce }, (): Desk => ({ process: null }))
  const free = desks.toReversed()
  const waiting: ((desk: Desk) => void)[] = []
  let isClosed = false

  const staff = (desk: Desk): Promise<PlannerProcess> => {
    const process = startPlannerProcess(supergraph).then((started) => {
      if (isClosed) started.kill()
      return started
    })
    // Whoever needs the desk next learns that nobody came, and asks again.
    process.catch(() => (desk.process = null))
    return (desk.process = process)
  }

  const take = async (): Promise<Desk> => {
    const desk = free.pop()
    // The next one is made ready while this one works, so that nobody waits for a process to start.
    const next = free.at(-1)
    if (next && !next.process) staff(next).catch(onFault)
    return desk ?? new Promise((resolve) => waiting.push(resolve))
  }

  const awaitProcess = async (desk: Desk): Promise<PlannerProcess> => {
    const process = await desk.process
    return process?.isAlive ? process : staff(desk)
  }

  const release = async (desk: Desk): Promise<void> => {
    // A successor is there before the desk is free: what hostile documents cost is bounded by how fast they can come.
    if (!isClosed) await awaitProcess(desk).catch(onFault)
    const next = waiting.shift()
    if (next) next(desk)
    else free.push(desk)
  }

  const [first] = desks
  const { overridePercentages } = await staff(first!)

  return {
    shares: readShares(overridePercentages),
    async plan(request, deadline) {
      const cut = Promise.withResolvers<Refusal>()
      const stop = (): void => cut.resolve(tooLong)
      if (deadline.aborted) stop()
      deadline.addEventListener('abort', stop, { once: true })

      const work = take().then(async (desk): Promise<Plan | Refusal> => {
        try {
          if (deadline.aborted) return tooLong
          const process = await awaitProcess(desk)
          const end = (): void => process.kill()
          deadline.addEventListener('abort', end, { once: true })
          try {
            if (deadline.aborted) return tooLong
            return await process.plan(request)
          } finally {
            deadline.removeEventListener('abort', end)
          }
        } catch (error) {
          if (deadline.aborted) return tooLong
          onFault(error)
          return unplannable
        } finally {
          void release(desk)
        }
      })
      return Promise.race([work, cut.promise]).finally(() => deadline.removeEventListener('abort', stop))
    },
    close() {
      isClosed = true
      for (const { process } of desks) void process?.then((started) => started.kill()).catch(() => {})
    },
  }
}

function readShares(percentages: readonly number[]): TrafficShare[] {
  const bounds = [...new Set(percentages)].filter((bound) => bound > 0 && bound < 100).toSorted((a, b) => a - b)
  return [...bounds, 100].map((bound, index) => ({ percentage: bounds[index - 1] ?? 0, below: bound / 100 }))
}
