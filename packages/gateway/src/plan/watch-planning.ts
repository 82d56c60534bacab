import type { GatewayLimits } from '../base/limits.ts'
import type { PlannerProcess } from './planner-process.ts'
import { cpuTickMs } from './read-cpu-ms.ts'

/** The reason to end a process: the document costs too much, or the machine leaves no time to find out. */
export type PlanningExcess = 'costly' | 'starved'

/**
 * Watches a process while it plans one document, until the returned function is called. Calls `onExcess` once the process
 * has used `planningMs` of processor time, or `planningCeilingMs` have passed. A process that is kept waiting, because others
 * are on the processors, uses no such time, so its document is not blamed for that.
 */
export function watchPlanning(
  process: Pick<PlannerProcess, 'cpuMs'>,
  { planningMs, planningCeilingMs }: Pick<GatewayLimits, 'planningMs' | 'planningCeilingMs'>,
  onExcess: (excess: PlanningExcess) => void,
): () => void {
  const ceilingMs = Math.max(planningMs, planningCeilingMs)
  const cpuMsBefore = process.cpuMs
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined

  const judge = (): void => {
    const elapsedMs = performance.now() - begun
    const { cpuMs } = process
    // All time counts as the document's where the system does not report it.
    const usedMs = cpuMs === null || cpuMsBefore === null ? elapsedMs : cpuMs - cpuMsBefore
    if (usedMs >= planningMs) onExcess('costly')
    else if (elapsedMs >= ceilingMs) onExcess('starved')
    else judgeAfter(Math.max(cpuTickMs, Math.min(planningMs - usedMs, ceilingMs - elapsedMs)))
  }
  // If the gateway itself was busy, the plan may have arrived already: it is read before the process is judged.
  const judgeAfter = (delayMs: number): void => {
    timer = setTimeout(() => (turn = setImmediate(judge)), delayMs)
  }
  judgeAfter(planningMs)

  return () => {
    clearTimeout(timer)
    clearImmediate(turn)
  }
}
