import { expect, it, vi } from 'vitest'
import { createClientOn } from '../src/client.ts'
import type { ClientOptions } from '../src/client-options.ts'
import { isRestanteError, type RestanteError } from '../src/restante-error.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const viewer = { id: 'prt_demo_1', code: 'sample-platform', name: 'Sample platform', kind: 'PLATFORM' }
const isFine = (): Response => Response.json({ data: { viewer } })
const isDown = (): Response => new Response(null, { status: 503 })

/** A client, with the requests that it has sent. */
function makeClient(answer: (request: number) => Response, options: Partial<ClientOptions> = {}) {
  let sent = 0
  const send: typeof fetch = async () => answer((sent += 1))
  const client = createClientOn(createSkippingRuntime(), {
    endpoint: 'https://graph.example/graphql',
    apiKey: 'sk_test_0123456789abcdef',
    fetch: send,
    ...options,
  })
  return { client, countSent: () => sent }
}

type Made = ReturnType<typeof makeClient>

/** Makes that many calls at once. Returns the faults of those that failed. */
async function callAtOnce({ client }: Made, count: number): Promise<RestanteError[]> {
  const settled = await Promise.allSettled(Array.from({ length: count }, () => client.viewer()))
  return settled.flatMap((end) => (end.status === 'rejected' && isRestanteError(end.reason) ? [end.reason] : []))
}

it('sends few more requests than calls while the graph is down, whether they are made at once or one by one', async () => {
  const atOnce = makeClient(isDown)
  expect(await callAtOnce(atOnce, 50)).toHaveLength(50)
  expect(atOnce.countSent()).toBe(60)

  const oneByOne = makeClient(isDown)
  for (let call = 0; call < 50; call += 1) await callAtOnce(oneByOne, 1)
  expect(oneByOne.countSent()).toBe(60)
})

it('has a budget per client', async () => {
  const [first, second] = [makeClient(isDown), makeClient(isDown)]
  await callAtOnce(first, 20)
  await callAtOnce(second, 1)
  expect(second.countSent()).toBe(3)
})

it.each([
  [0, 50],
  [7, 57],
  [Infinity, 150],
])('with a budget of %d sends %d requests for 50 calls', async (retryBudget, requests) => {
  const made = makeClient(isDown, { retryBudget })
  await callAtOnce(made, 50)
  expect(made.countSent()).toBe(requests)
})

it('says in the error and to its own hook that a retry was withheld', async () => {
  const onRetry = vi.fn<(info: object) => void>()
  const onRetryWithheld = vi.fn<(info: object) => void>()
  const made = makeClient(isDown, { retryBudget: 1, onRetry, onRetryWithheld })
  const [fault] = await callAtOnce(made, 1)
  expect(fault).toMatchObject({ code: 'UNAVAILABLE', status: 503, attempts: 2, isRetryWithheld: true, retryable: true })
  expect(onRetry.mock.calls).toEqual([[{ operationName: 'viewer', attempt: 0, code: 'UNAVAILABLE', waitMs: 250 }]])
  expect(onRetryWithheld.mock.calls).toEqual([
    [{ operationName: 'viewer', attempt: 1, code: 'UNAVAILABLE', waitMs: 500 }],
  ])
})

it('does not call a retry withheld that was not due', async () => {
  const onRetryWithheld = vi.fn<(info: object) => void>()
  const made = makeClient(isDown, { retryBudget: 0, maxRetries: 0, onRetryWithheld })
  const [fault] = await callAtOnce(made, 1)
  expect(fault).toMatchObject({ attempts: 1, isRetryWithheld: false })
  expect(onRetryWithheld).not.toHaveBeenCalled()
})

it('does not hinder a client of whose requests every tenth fails', async () => {
  const made = makeClient((request) => (request % 10 === 0 ? isDown() : isFine()))
  for (let call = 0; call < 900; call += 1) await made.client.viewer()
  expect(made.countSent()).toBe(999)
})

it('fills again as calls succeed once the graph is back', async () => {
  let answer = isDown
  const made = makeClient(() => answer())
  await callAtOnce(made, 50)
  answer = isFine
  for (let call = 0; call < 10; call += 1) await made.client.viewer()
  answer = isDown
  const before = made.countSent()
  await callAtOnce(made, 50)
  expect(made.countSent() - before).toBe(52)
})

it('takes nothing for a wait that the graph asks for with RATE_LIMITED', async () => {
  const errors = [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED' } }]
  const init = { status: 429, headers: { 'retry-after-ms': '100' } }
  const made = makeClient((request) => (request <= 40 ? Response.json({ errors }, init) : isFine()), { retryBudget: 0 })
  expect(await callAtOnce(made, 40)).toEqual([])
  expect(made.countSent()).toBe(80)
})

it('takes a retry where RATE_LIMITED comes without a wait, and where a proxy that is down asks for one', async () => {
  const limited = makeClient(() => new Response(null, { status: 429 }), { retryBudget: 3 })
  await callAtOnce(limited, 20)
  expect(limited.countSent()).toBe(23)
  const down = makeClient(() => new Response(null, { status: 503, headers: { 'retry-after': '1' } }), {
    retryBudget: 3,
  })
  await callAtOnce(down, 20)
  expect(down.countSent()).toBe(23)
})
