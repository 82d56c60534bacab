import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Refusal } from '../../src/base/refusal.ts'
import { defaultLimits } from '../../src/base/limits.ts'
import { createPlanner } from '../../src/plan/create-planner.ts'
import type { Plan, Planner } from '../../src/plan/plan.ts'
import type { PlannerProcess } from '../../src/plan/planner-process.ts'

const limits = { ...defaultLimits, planningMs: 100, planningCeilingMs: 2_000, plannedAtOnce: 1 }
const part = { document: '{ me { id } }', operationName: null, percentage: 0 }

/** A process of which a test says how much processor time it has used, and when it is done. */
interface ControlledProcess extends PlannerProcess {
  cpuMs: number | null
  finish(): void
}

function controlProcess(): ControlledProcess {
  let work: PromiseWithResolvers<{ kind: 'planned'; node: null }> | null = null
  let isAlive = true
  return {
    overridePercentages: [],
    cpuMs: 40,
    get isAlive() {
      return isAlive
    },
    get isBusy() {
      return work !== null
    },
    async plan() {
      work = Promise.withResolvers()
      return work.promise
    },
    finish: () => work?.resolve({ kind: 'planned', node: null }),
    kill() {
      isAlive = false
      work?.reject(new Error('It was ended.'))
    },
  }
}

let processes: ControlledProcess[]
let planner: Planner

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
  processes = []
  planner = await createPlanner(
    '',
    limits,
    () => {},
    () => {
      processes.push(controlProcess())
      return Promise.resolve(processes.at(-1)!)
    },
  )
})
afterEach(() => {
  planner.close()
  vi.useRealTimers()
})

/** Begins to plan something; the outcome is null while there is none. */
async function begin(isTrusted = false): Promise<{ readonly outcome: Plan | Refusal | null }> {
  const state: { outcome: Plan | Refusal | null } = { outcome: null }
  void planner.plan([part], isTrusted).then((outcome) => (state.outcome = outcome))
  await vi.advanceTimersByTimeAsync(0)
  return state
}

const busy = { kind: 'refused', code: 'UNAVAILABLE' }
const costly = { kind: 'refused', code: 'LIMIT_PLANNING' }

describe('a document that is planned on a busy machine', () => {
  test('gets its plan however late, as long as its process has not used the time that it may', async () => {
    const planned = await begin()
    await vi.advanceTimersByTimeAsync(500)
    processes[0]!.cpuMs! += 99
    await vi.advanceTimersByTimeAsync(1_000)
    expect([planned.outcome, processes[0]!.isAlive]).toEqual([null, true])
    processes[0]!.finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(planned.outcome).toMatchObject({ kind: 'planned' })
    expect(processes).toHaveLength(1)
  })

  test('is refused for good once its process has used that time, and only then', async () => {
    const planned = await begin()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(planned.outcome).toBeNull()
    processes[0]!.cpuMs! += 100
    await vi.advanceTimersByTimeAsync(100)
    expect(planned.outcome).toMatchObject(costly)
    expect(processes[0]!.isAlive).toBe(false)
  })

  test('is sent away to come again when its process is kept from working for too long', async () => {
    const planned = await begin()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(planned.outcome).toBeNull()
    await vi.advanceTimersByTimeAsync(11)
    expect(planned.outcome).toMatchObject(busy)
    expect(processes[0]!.isAlive).toBe(false)
  })

  test('waits for neither limit when it is our own, in whatever queue', async () => {
    const first = await begin()
    const own = await begin(true)
    await vi.advanceTimersByTimeAsync(1_900)
    processes[0]!.finish()
    await vi.advanceTimersByTimeAsync(0)
    expect([first.outcome?.kind, own.outcome]).toEqual(['planned', null])
    processes[0]!.cpuMs! += 10_000
    await vi.advanceTimersByTimeAsync(60_000)
    expect(own.outcome).toBeNull()
    processes[0]!.finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(own.outcome).toMatchObject({ kind: 'planned' })
  })
})

describe('a hostile document', () => {
  test('is cut off after its time, without a further one, when it has a processor of its own', async () => {
    const planned = await begin()
    processes[0]!.cpuMs! += 100
    await vi.advanceTimersByTimeAsync(99)
    expect(planned.outcome).toBeNull()
    await vi.advanceTimersByTimeAsync(2)
    expect(planned.outcome).toMatchObject(costly)
  })

  test('is cut off after that time too where the system does not tell what a process uses', async () => {
    processes[0]!.cpuMs = null
    const planned = await begin()
    await vi.advanceTimersByTimeAsync(101)
    expect(planned.outcome).toMatchObject(costly)
  })

  test('does not use up the time of the next document of its process', async () => {
    const first = await begin()
    processes[0]!.cpuMs! += 90
    processes[0]!.finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(first.outcome?.kind).toBe('planned')
    const second = await begin()
    processes[0]!.cpuMs! += 90
    await vi.advanceTimersByTimeAsync(150)
    expect(second.outcome).toBeNull()
  })
})
