import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { Planner } from '../src/engine/plan.ts'
import { createPlanner } from '../src/planner/create-planner.ts'
import { type PlannerProcess, startPlannerProcess } from '../src/planner/planner-process.ts'
import { createShopGateway, ask } from './support/gateway-of-world.ts'
import { composeWorld } from './support/serve-world.ts'
import { shop } from './support/worlds/shop.ts'

const never = new AbortController().signal
const request = { document: '{ me { name reviews { body } } }', operationName: null, percentage: 0 }
/** A document of a few hundred bytes that means thousands of requests: no planner is done with it soon. */
const endless = [
  '{ me { ...F0 } }',
  ...Array.from(
    { length: 11 },
    (_, n) =>
      `fragment F${n} on User { ${['a', 'b'].map((key) => `${key}: reviews { author { ...F${n + 1} } }`).join(' ')} }`,
  ),
  'fragment F11 on User { name }',
].join(' ')

let opened: Planner | null = null

afterEach(() => {
  opened?.close()
  opened = null
})

/** A planner whose processes a test can reach. */
async function open(limits: { planningMs: number; plannedAtOnce: number }): Promise<{
  readonly processes: PlannerProcess[]
  readonly faults: unknown[]
  readonly planner: Planner
}> {
  const processes: PlannerProcess[] = []
  const faults: unknown[] = []
  const planner = await createPlanner(
    composeWorld(shop),
    limits,
    (error) => faults.push(error),
    async (supergraph) => {
      const started = await startPlannerProcess(supergraph)
      processes.push(started)
      return started
    },
  )
  opened = planner
  return { processes, faults, planner }
}

/** Resolves when the process has been given something to plan. */
async function begun(process: PlannerProcess): Promise<void> {
  while (!process.isBusy) await setImmediate()
}

describe('the planner', () => {
  test('starts no second process before the first has work', async () => {
    const { processes } = await open({ planningMs: 60_000, plannedAtOnce: 2 })
    expect(processes).toHaveLength(1)
  })

  test('refuses what is not done by the deadline, ends the process that is busy with it, and plans on', async () => {
    const { planner, processes, faults } = await open({ planningMs: 1, plannedAtOnce: 1 })
    const deadline = new AbortController()
    const late = planner.plan({ ...request, document: endless }, deadline.signal)
    await begun(processes[0]!)
    deadline.abort()
    expect(await late).toMatchObject({ kind: 'refused', code: 'LIMIT_PLANNING' })
    expect(await planner.plan(request, never)).toMatchObject({ kind: 'planned', node: { kind: 'Sequence' } })
    expect(processes.map(({ isAlive }) => isAlive)).toEqual([false, true])
    expect(faults).toEqual([])
  })

  test('answers INTERNAL when its process ends, and plans on with another', async () => {
    const { planner, processes, faults } = await open({ planningMs: 60_000, plannedAtOnce: 1 })
    const lost = planner.plan({ ...request, document: endless }, never)
    await begun(processes[0]!)
    // Whatever ends it: the planner itself, the system short of memory, an operator.
    processes[0]!.kill()
    expect(await lost).toMatchObject({ kind: 'refused', code: 'INTERNAL' })
    expect(faults).toHaveLength(1)
    expect(await planner.plan(request, never)).toMatchObject({ kind: 'planned' })
    processes[1]!.kill()
    expect(await planner.plan(request, never)).toMatchObject({ kind: 'planned' })
    expect(processes).toHaveLength(3)
  })

  test('lets a document wait for its turn, and the wait counts', async () => {
    const { planner } = await open({ planningMs: 60_000, plannedAtOnce: 1 })
    const deadline = new AbortController()
    const first = planner.plan({ ...request, document: endless }, deadline.signal)
    const second = planner.plan(request, deadline.signal)
    const third = planner.plan(request, never)
    deadline.abort()
    expect(await first).toMatchObject({ code: 'LIMIT_PLANNING' })
    expect(await second).toMatchObject({ code: 'LIMIT_PLANNING' })
    expect(await third).toMatchObject({ kind: 'planned' })
  })

  test('says of a text that is no supergraph that it is none', async () => {
    await expect(startPlannerProcess('type Query {')).rejects.toThrow('xpected')
  })
})

test('a gateway whose planner is gone answers the documents that it knows', async () => {
  const gateway = await createShopGateway()
  const query = '{ me { id } }'
  const known = await ask(gateway, query)
  await gateway.close()
  expect(await ask(gateway, query)).toEqual(known)
})
