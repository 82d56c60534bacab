import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { Planner } from '../../src/plan/plan.ts'
import { defaultLimits, type GatewayLimits } from '../../src/base/limits.ts'
import { createPlanner } from '../../src/plan/create-planner.ts'
import { type PlannerProcess, startPlannerProcess } from '../../src/plan/planner-process.ts'
import { createShopGateway, ask } from '../support/gateway-of-world.ts'
import { composeWorld } from '../support/serve-world.ts'
import { shop } from '../support/worlds/shop.ts'

const plain = { document: '{ me { name reviews { body } } }', operationName: null, percentage: 0 }
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

const slow = { ...plain, document: endless }

let opened: Planner | null = null

afterEach(() => {
  opened?.close()
  opened = null
})

/** A planner whose processes a test can reach. */
async function open(limits: Partial<GatewayLimits> = {}): Promise<{
  readonly processes: PlannerProcess[]
  readonly faults: unknown[]
  readonly planner: Planner
}> {
  const processes: PlannerProcess[] = []
  const faults: unknown[] = []
  const planner = await createPlanner(
    composeWorld(shop),
    // A ceiling that no busy machine reaches: documents are judged by processor time alone.
    {
      ...defaultLimits,
      planningMs: 60_000,
      planningCeilingMs: 600_000,
      plannedAtOnce: 1,
      planningWaitMs: 60_000,
      ...limits,
    },
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
  test('starts no second process before the first has work, other than our own documents', async () => {
    const { processes, planner } = await open({ plannedAtOnce: 2 })
    await Promise.all([planner.plan([plain], true), planner.plan([plain], true)])
    expect(processes).toHaveLength(1)
  })

  test('plans the parts of an operation in their order, and nothing for none', async () => {
    const { planner } = await open()
    const plan = await planner.plan([plain, { ...plain, document: '{ me { id } }' }], false)
    expect(plan).toMatchObject({ kind: 'planned', nodes: [{ kind: 'Sequence' }, { kind: 'Fetch' }] })
    expect(await planner.plan([], false)).toEqual({ kind: 'planned', nodes: [] })
  })

  test('refuses what takes too long, ends the process that is busy with it, and plans on', async () => {
    const { planner, processes, faults } = await open({ planningMs: 1 })
    expect(await planner.plan([slow], false)).toMatchObject({ kind: 'refused', code: 'LIMIT_PLANNING' })
    expect(processes[0]!.isAlive).toBe(false)
    expect(faults).toEqual([])
    // Which the next process may or may not be done with in a millisecond; that there is one is what counts.
    await planner.plan([plain], false)
    expect(processes.length).toBeGreaterThan(1)
  })

  test('counts the time of all parts together', async () => {
    const { planner } = await open({ planningMs: 100 })
    const parts = Array.from({ length: 100_000 }, () => plain)
    expect(await planner.plan(parts, false)).toMatchObject({ kind: 'refused', code: 'LIMIT_PLANNING' })
  })

  test('answers INTERNAL when its process ends, and plans on with another', async () => {
    const { planner, processes, faults } = await open()
    const lost = planner.plan([slow], false)
    await begun(processes[0]!)
    // Whatever ends it: the planner itself, the system short of memory, an operator.
    processes[0]!.kill()
    expect(await lost).toMatchObject({ kind: 'refused', code: 'INTERNAL' })
    expect(faults).toHaveLength(1)
    expect(await planner.plan([plain], false)).toMatchObject({ kind: 'planned' })
    processes[1]!.kill()
    expect(await planner.plan([plain], false)).toMatchObject({ kind: 'planned' })
    expect(processes).toHaveLength(3)
  })

  test('lets operations wait for their turn, in order, however long each of them may take', async () => {
    const { planner, processes } = await open({ planningMs: 60_000 })
    const order: number[] = []
    const note = (at: number) => (): number => order.push(at)
    const first = planner.plan([slow], false).then(note(1))
    const others = [2, 3, 4].map((at) => planner.plan([plain], false).then(note(at)))
    await begun(processes[0]!)
    processes[0]!.kill()
    await Promise.all([first, ...others])
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('sends away who comes when too many wait, or waits too long: they may come again', async () => {
    const busy = { kind: 'refused', code: 'UNAVAILABLE' }
    const { planner, processes } = await open({ plansWaiting: 1, planningWaitMs: 1 })
    const first = planner.plan([slow], false)
    await begun(processes[0]!)
    const [second, third] = [planner.plan([plain], false), planner.plan([plain], false)]
    expect(await third).toMatchObject(busy)
    expect(await second).toMatchObject(busy)
    processes[0]!.kill()
    await first
    // Nobody who gave up is given a turn.
    while (processes.length < 2) await setImmediate()
    await setImmediate()
    expect(processes[1]!.isBusy).toBe(false)
    expect(await planner.plan([plain], false)).toMatchObject({ kind: 'planned' })
  })

  test('says of a text that is no supergraph that it is none', async () => {
    await expect(startPlannerProcess('type Query {')).rejects.toThrow('xpected')
  })
})

test('a document that found no turn is planned when it comes again', async () => {
  const gateway = await createShopGateway({ limits: { plansWaiting: 0 } })
  const asked = [ask(gateway, '{ me { name } }'), ask(gateway, '{ me { id } }')]
  const [, other] = await Promise.all(asked)
  expect(other).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }] })
  expect(await ask(gateway, '{ me { id } }')).toEqual({ data: { me: { id: 'u1' } } })
  await gateway.close()
})

test('a gateway whose planner is gone answers the documents that it knows', async () => {
  const gateway = await createShopGateway()
  const query = '{ me { id } }'
  const known = await ask(gateway, query)
  await gateway.close()
  expect(await ask(gateway, query)).toEqual(known)
})
