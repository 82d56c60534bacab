import { expect, it, vi } from 'vitest'
import { createClientOn } from '../src/client.ts'
import type { ClientOptions } from '../src/client-options.ts'
import { BadUserInputError, DeadlineExceededError, RateLimitedError, UnavailableError } from '../src/index.ts'
import type { Runtime } from '../src/transport/runtime.ts'
import { answerData, answerFault, endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const apiKey = 'sk_test_0123456789abcdefghijklmnopqrstuv'
const viewer = { id: 'prt_demo_1', code: 'sample-platform', name: 'Sample platform', kind: 'PLATFORM' }
const cancelled = { cancelParcel: { parcel: { id: 'par_demo_1', state: 'CANCELLED' }, userErrors: [] } }

function makeClient(options: Partial<ClientOptions> = {}, runtime: Runtime = createSkippingRuntime()) {
  return createClientOn(runtime, { endpoint, apiKey, ...options })
}

function readKeys(): unknown[] {
  return network.sent.map(({ variables }) => (variables.input as { idempotencyKey: string }).idempotencyKey)
}

it('sends the key as a bearer and nowhere else', async () => {
  network.answer(answerData({ viewer }))
  expect(await makeClient().viewer()).toEqual(viewer)
  const [{ headers, query, operationName, variables }] = network.sent as [(typeof network.sent)[number]]
  expect(headers.get('authorization')).toBe(`Bearer ${apiKey}`)
  expect(headers.get('accept')).toBe('application/graphql-response+json, application/json;q=0.9')
  expect(JSON.stringify({ query, operationName, variables })).not.toContain(apiKey)
  expect(operationName).toBe('viewer')
})

it('repeats a query twice after passing faults, waiting longer each time', async () => {
  network.answer(answerFault('UNAVAILABLE'), () => new Response('<html>', { status: 502 }), answerData({ viewer }))
  const runtime = createSkippingRuntime()
  expect(await makeClient({}, runtime).viewer()).toEqual(viewer)
  expect(network.sent).toHaveLength(3)
  expect(runtime.waits).toEqual([250, 500])
  expect(runtime.countTimers()).toBe(0)
})

it('gives up after the last retry and throws the last fault', async () => {
  network.answer(answerFault('UNAVAILABLE'), answerFault('UNAVAILABLE'), answerFault('RATE_LIMITED', { status: 429 }))
  const error = await makeClient()
    .viewer()
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RateLimitedError)
  expect(error).toMatchObject({ status: 429, attempts: 3 })
  expect(network.sent).toHaveLength(3)
})

it('does not repeat after a lasting fault, and says what the answer said', async () => {
  const headers = { 'restante-request-id': 'req-7' }
  network.answer(answerFault('BAD_USER_INPUT', { status: 400, headers, data: { viewer: null } }))
  const error = await makeClient()
    .viewer()
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(BadUserInputError)
  expect(error).toMatchObject({
    code: 'BAD_USER_INPUT',
    operationName: 'viewer',
    status: 400,
    requestId: 'req-7',
    retryable: false,
    retryAfterMs: null,
    idempotencyKey: null,
    attempts: 1,
    data: { viewer: null },
    faults: [{ message: 'A test says BAD_USER_INPUT.', code: 'BAD_USER_INPUT', path: ['viewer'] }],
  })
  expect(network.sent).toHaveLength(1)
})

it('repeats after a broken connection', async () => {
  network.answer(() => Response.error(), answerData({ viewer }))
  expect(await makeClient().viewer()).toEqual(viewer)
  expect(network.sent).toHaveLength(2)
})

it('keeps the cause where the graph cannot be reached', async () => {
  network.answer(() => Response.error())
  const error = await makeClient({ maxRetries: 0 })
    .viewer()
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(UnavailableError)
  expect(error).toMatchObject({ cause: expect.any(TypeError), status: null, requestId: null, retryable: true })
})

it('does not carry a request to where an answer redirects', async () => {
  const headers = { location: 'https://elsewhere.example/graphql' }
  network.answer(() => new Response(null, { status: 307, headers }))
  await expect(makeClient().viewer()).rejects.toMatchObject({
    code: 'MALFORMED_RESPONSE',
    status: 307,
    retryable: false,
    message: 'The endpoint redirects.',
  })
  expect(network.sent).toHaveLength(1)
})

it('sends a mutation with one new key over all its attempts', async () => {
  network.answer(
    answerFault('IDEMPOTENCY_IN_PROGRESS', { status: 409 }),
    answerFault('UNAVAILABLE'),
    answerData(cancelled),
  )
  const client = makeClient()
  expect(await client.parcels.cancel({ parcelId: 'par_demo_1' })).toMatchObject({
    ok: true,
    parcel: { state: 'CANCELLED' },
  })
  await client.parcels.cancel({ parcelId: 'par_demo_1' })
  const [first, second, third, next] = readKeys()
  expect([second, third]).toEqual([first, first])
  expect(next).not.toBe(first)
})

it("sends the caller's idempotency key, and names it in the fault", async () => {
  network.answer(answerFault('IDEMPOTENCY_CONFLICT', { status: 422 }))
  const options = { idempotencyKey: 'order-7-cancel' }
  await expect(makeClient().parcels.cancel({ parcelId: 'par_demo_1' }, options)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
    idempotencyKey: 'order-7-cancel',
  })
  expect(readKeys()).toEqual(['order-7-cancel'])
})

it('does not repeat a mutation that could not carry a key', async () => {
  network.answer(answerFault('UNAVAILABLE'))
  await expect(makeClient().execute('mutation ping { ping }', {})).rejects.toBeInstanceOf(UnavailableError)
  expect(network.sent).toHaveLength(1)
})

it.each([
  [{ 'retry-after-ms': '1234' }, 1234],
  [{ 'retry-after': '3' }, 3000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT', date: 'Sun, 22 Nov 2026 12:00:05 GMT' }, 4000],
])('waits as long as %j asks', async (headers, waitMs) => {
  network.answer(answerFault('RATE_LIMITED', { status: 429, headers }), answerData({ viewer }))
  const runtime = createSkippingRuntime()
  await makeClient({}, runtime).viewer()
  expect(runtime.waits).toEqual([waitMs])
})

it('does not wait for what comes after the deadline', async () => {
  network.answer(answerFault('RATE_LIMITED', { status: 429, headers: { 'retry-after': '31' } }))
  const runtime = createSkippingRuntime()
  await expect(makeClient({}, runtime).viewer()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 31_000 })
  expect(runtime.waits).toEqual([])
  expect(network.sent).toHaveLength(1)
})

it('ends an attempt that takes too long, and the call when its deadline has passed', async () => {
  network.answer(() => new Promise<never>(() => {}))
  // Every timer ends at once here, that of the attempt included.
  const runtime = createSkippingRuntime({ patienceMs: Number.POSITIVE_INFINITY })
  const error = await makeClient({}, runtime)
    .viewer({ timeoutMs: 900, deadlineMs: 2000 })
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(DeadlineExceededError)
  expect(error).toMatchObject({ status: null, attempts: 2 })
  // 900 ms of an attempt, 250 ms of waiting, and what is left of the deadline for the second attempt.
  expect(runtime.waits).toEqual([900, 250, 850])
})

it('is ended by an abort before, during and between attempts, with the reason that the caller gave', async () => {
  const reason = new Error('The shopper left.')

  const before = AbortSignal.abort(reason)
  await expect(makeClient().viewer({ signal: before })).rejects.toBe(reason)
  expect(network.sent).toHaveLength(0)

  const during = new AbortController()
  network.answer(() => {
    during.abort(reason)
    return new Promise<never>(() => {})
  })
  const onResponse = vi.fn<(info: object) => void>()
  await expect(makeClient({ onResponse }).viewer({ signal: during.signal })).rejects.toBe(reason)
  expect(network.sent).toHaveLength(1)
  expect(onResponse).not.toHaveBeenCalled()

  const between = new AbortController()
  network.answer(answerFault('UNAVAILABLE'))
  const runtime = createSkippingRuntime({ onWait: () => between.abort(reason) })
  await expect(makeClient({}, runtime).viewer({ signal: between.signal })).rejects.toBe(reason)
  expect(runtime.waits).toEqual([])
  expect(network.sent).toHaveLength(2)
})

it('tells the hooks what happens, without keys, variables or data', async () => {
  const headers = { 'restante-request-id': 'req-1' }
  network.answer(
    answerFault('UNAVAILABLE', { headers }),
    answerData(cancelled, { headers, extensions: { idempotentReplay: true } }),
  )
  const onRequest = vi.fn<(info: object) => void>()
  const onResponse = vi.fn<(info: object) => void>()
  const onRetry = vi.fn<(info: object) => void>()
  await makeClient({ onRequest, onResponse, onRetry }).parcels.cancel(
    { parcelId: 'par_demo_1' },
    { idempotencyKey: 'k-1' },
  )
  const operationName = 'cancelParcel'
  const common = { operationName, status: 200, requestId: 'req-1', durationMs: 0 }
  expect(onRequest.mock.calls).toEqual([[{ operationName, attempt: 0 }], [{ operationName, attempt: 1 }]])
  expect(onResponse.mock.calls).toEqual([
    [{ ...common, attempt: 0, code: 'UNAVAILABLE', isReplay: false }],
    [{ ...common, attempt: 1, code: null, isReplay: true }],
  ])
  expect(onRetry.mock.calls).toEqual([[{ operationName, attempt: 0, code: 'UNAVAILABLE', waitMs: 250 }]])
})

it('is not broken by a hook that throws', async () => {
  network.answer(answerData({ viewer }))
  const onResponse = (): void => {
    throw new Error('The log is full.')
  }
  expect(await makeClient({ onResponse }).viewer()).toEqual(viewer)
})

it('uses the fetch that it is given', async () => {
  const send = vi.fn<typeof fetch>(async () => Response.json({ data: { viewer } }))
  expect(await makeClient({ fetch: send }).viewer()).toEqual(viewer)
  expect(send).toHaveBeenCalledOnce()
  expect(network.sent).toHaveLength(0)
})

it('refuses nonsense in the options of a call', async () => {
  await expect(makeClient().viewer({ timeoutMs: -1, maxRetries: 99 })).rejects.toThrow(/timeoutMs[\s\S]*maxRetries/)
  expect(network.sent).toHaveLength(0)
})

it('is frozen, down to its methods', () => {
  const client = makeClient()
  expect(Object.isFrozen(client)).toBe(true)
  expect(Object.values(client).filter((member) => !Object.isFrozen(member) && typeof member === 'object')).toEqual([])
})
