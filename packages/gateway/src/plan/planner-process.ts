import { fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { constants, setPriority } from 'node:os'
import { dirname } from 'node:path'
import type { PlanRequest } from './plan.ts'
import type { FromPlanner, ToPlanner } from './protocol.ts'
import { readCpuMs } from './read-cpu-ms.ts'

/** A process that plans one operation at a time. */
export interface PlannerProcess {
  /** The percentages of the supergraph's progressive overrides. */
  readonly overridePercentages: readonly number[]
  /** False once it has ended, for whatever reason. */
  readonly isAlive: boolean
  /** True while it plans. */
  readonly isBusy: boolean
  /** Milliseconds of processor time that it has used so far; null where the system does not tell. */
  readonly cpuMs: number | null
  /** Plans an operation; rejects when the planner cannot, or when the process ends meanwhile. */
  plan(request: PlanRequest): Promise<Extract<FromPlanner, { kind: 'planned' }>>
  /** Ends it at once. */
  kill(): void
}

const program = new URL('planner-main.ts', import.meta.url)

/**
 * Starts a process that knows the supergraph. Rejects when the planner refuses that.
 *
 * The planner is native code that a document can keep busy for seconds or bring to an end: it can be stopped only
 * together with its process, so it has one of its own, which inherits neither the environment, with its secrets, nor
 * outputs; only where compiled code is kept, which halves its start.
 */
export async function startPlannerProcess(supergraph: string): Promise<PlannerProcess> {
  const child = fork(program, {
    env: whereCompiledCodeIs(),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let waiting: PromiseWithResolvers<FromPlanner> | null = null
  let isAlive = true
  const end = (reason: string): void => {
    isAlive = false
    waiting?.reject(new Error(reason))
  }
  child.on('message', (reply: FromPlanner) => waiting?.resolve(reply))
  child.once('error', (error) => end(error.message))
  child.once('exit', (code, signal) => end(`The planner's process ended (${signal ?? code}).`))
  const keepAlive = (isNeeded: boolean): void => {
    for (const handle of [child, child.channel]) {
      if (isNeeded) handle?.ref()
      else handle?.unref()
    }
  }

  const tell = async (message: ToPlanner): Promise<FromPlanner> => {
    if (!isAlive) throw new Error("The planner's process has ended.")
    waiting = Promise.withResolvers()
    keepAlive(true)
    child.send(message, (error) => error && end(error.message))
    try {
      return await waiting.promise
    } finally {
      waiting = null
      // An idle planner must not keep the gateway from ending.
      keepAlive(false)
    }
  }

  const ready = await tell({ supergraph })
  if (ready.kind !== 'ready') {
    child.kill('SIGKILL')
    throw new Error(ready.kind === 'failed' ? ready.reason : 'The planner sent an unexpected message.')
  }
  if (child.pid !== undefined) giveWay(child.pid)
  return {
    overridePercentages: ready.overridePercentages,
    get isAlive() {
      return isAlive
    },
    get isBusy() {
      return waiting !== null
    },
    get cpuMs() {
      return child.pid === undefined ? null : readCpuMs(child.pid)
    },
    async plan(request) {
      const reply = await tell(request)
      if (reply.kind === 'planned') return reply
      throw new Error(reply.kind === 'failed' ? reply.reason : 'The planner sent an unexpected message.')
    },
    kill() {
      end("The planner's process was ended.")
      child.kill('SIGKILL')
    },
  }
}

function whereCompiledCodeIs(): Record<string, string> {
  // A folder for this version of Node below the one that was asked for.
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

/** Lowers the priority of a process, so that the gateway comes first where processors are scarce. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here, or the process has ended: it works without.
  }
}
