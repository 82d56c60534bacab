import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, vi } from 'vitest'
import { createExecutorOn } from '../src/executor.ts'
import { events, viewer } from '../src/generated/operations.ts'
import { createSkippingRuntime, type SkippingRuntime } from './support/skipping-runtime.ts'

const endpoint = 'https://graph.example/graphql'
const apiKey = 'sk_test_0123456789abcdef'
const reason = new Error('The shopper left.')
const never = new Promise<never>(() => {})

function createClient(fetch: typeof globalThis.fetch, runtime: SkippingRuntime = createSkippingRuntime()) {
  return createExecutorOn(runtime, { endpoint, apiKey, maxRetries: 0, fetch })
}

/** A response whose headers have arrived and whose body never does. */
const stall = async (): Promise<Response> => new Response(new ReadableStream({ pull: () => never }))

const stubborn: [string, typeof fetch][] = [
  ['does not heed its signal', () => never],
  ['has a body that stalls', stall],
]

it.each(stubborn)('ends in time when a fetch %s', async (_, fetch) => {
  const runtime = createSkippingRuntime({ patienceMs: Infinity })
  await expect(viewer(createClient(fetch, runtime))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', status: null })
  expect(runtime.countTimers()).toBe(0)
})

it.each(stubborn)('ends with an abort when a fetch %s', async (_, fetch) => {
  const runtime = createSkippingRuntime()
  const controller = new AbortController()
  const call = viewer(createClient(fetch, runtime), { signal: controller.signal })
  controller.abort(reason)
  await expect(call).rejects.toBe(reason)
  expect(runtime.countTimers()).toBe(0)
})

it('tells a fetch to stop when the time is up, and when the caller aborts', async () => {
  const signals: AbortSignal[] = []
  const fetch: typeof globalThis.fetch = (_, init) => {
    signals.push(init!.signal!)
    return never
  }
  await expect(viewer(createClient(fetch, createSkippingRuntime({ patienceMs: Infinity })))).rejects.toThrow('too slow')
  const controller = new AbortController()
  const call = viewer(createClient(fetch), { signal: controller.signal })
  controller.abort(reason)
  await expect(call).rejects.toBe(reason)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
})

it('sends nothing and starts no timer for a call that was aborted before', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>()
  const runtime = createSkippingRuntime()
  await expect(viewer(createClient(fetch, runtime), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(fetch).not.toHaveBeenCalled()
  expect(runtime.countTimers()).toBe(0)
})

it('leaves no listener on the signal of the caller, however many calls share it', async () => {
  const { signal } = new AbortController()
  const add = vi.spyOn(signal, 'addEventListener')
  const remove = vi.spyOn(signal, 'removeEventListener')
  const client = createClient(async () => Response.json({ data: { viewer: null } }))
  for (let call = 0; call < 3; call += 1) await viewer(client, { signal })
  expect(add).toHaveBeenCalledTimes(3)
  expect(remove.mock.calls).toEqual(add.mock.calls)
})

it('calls the fetch of the caller without a receiver, which that of a browser demands', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({ data: { viewer: null } }))
  await viewer(createClient(fetch))
  expect(fetch.mock.contexts).toEqual([undefined])
})

it('is unavailable when a fetch throws instead of rejecting', async () => {
  const fetch = (): never => {
    throw new TypeError('There is no network here.')
  }
  await expect(viewer(createClient(fetch))).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: expect.any(TypeError) })
})

it('is unavailable when the body breaks off, and repeats the call', async () => {
  const broken = new ReadableStream({ pull: () => Promise.reject(new TypeError('terminated')) })
  const answers = [new Response(broken), Response.json({ data: { viewer: null } })]
  const runtime = createSkippingRuntime()
  const client = createExecutorOn(runtime, { endpoint, apiKey, fetch: async () => answers.shift()! })
  expect(await viewer(client)).toBeNull()
  expect(runtime.waits).toEqual([250])
})

const page = (endCursor: string): Response =>
  Response.json({ data: { events: { edges: [{ cursor: endCursor }], pageInfo: { hasNextPage: true, endCursor } } } })

it('ends an iteration that waits for its next page with an abort', async () => {
  const controller = new AbortController()
  const answers = [async () => page('a'), () => never]
  const client = createClient(() => answers.shift()!())
  const seen: unknown[] = []
  const iterate = async (): Promise<void> => {
    for await (const edge of events(client, { first: 1 }, { signal: controller.signal })) {
      seen.push(edge)
      queueMicrotask(() => controller.abort(reason))
    }
  }
  await expect(iterate()).rejects.toBe(reason)
  expect(seen).toHaveLength(1)
})

it('lets two iterations of one list go on side by side, each with pages of its own after the first', async () => {
  const asked: unknown[] = []
  const client = createClient(async (_, init) => {
    const { variables } = JSON.parse(init!.body as string) as { variables: { after?: string } }
    asked.push(variables.after)
    return page(String(Number(variables.after ?? 0) + 1))
  })
  const list = events(client, { first: 1 })
  const [left, right] = [list[Symbol.asyncIterator](), list[Symbol.asyncIterator]()]
  const cursors: unknown[] = []
  for (const iterator of [left, right, left, left, right]) cursors.push((await iterator.next()).value?.cursor)
  expect(cursors).toEqual(['1', '1', '2', '3', '2'])
  expect(asked).toEqual([undefined, '1', '2', '1'])
  await left.return()
  expect(await left.next()).toEqual({ done: true, value: undefined })
  expect((await right.next()).value?.cursor).toBe('3')
})

it('reports the fault of a list to each of its readers, and to nobody where it has none', async () => {
  const unhandled = vi.fn<(error: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  const client = createClient(() => Promise.reject(new TypeError('fetch failed')))
  const list = events(client, { first: 1 })
  await new Promise((resolve) => void setImmediate(resolve))
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  await expect(list).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(list.toArray({ limit: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

/** Runs a module that has `createExecutor` and `viewer` in a process of its own. Returns what it printed. */
async function runAlone(code: string): Promise<string> {
  const imports = `import { createExecutor, viewer } from ${JSON.stringify(new URL('../src/operations.ts', import.meta.url))};`
  const options = ['--conditions=@restante/source', '--input-type=module-typescript', '--eval', imports + code]
  return (await promisify(execFile)(process.execPath, options)).stdout
}

const settings = `endpoint: '${endpoint}', apiKey: '${apiKey}'`

it('keeps a process alive while a call waits for its next attempt', async () => {
  const code = `
    const answers = [new Response(null, { status: 503, headers: { 'retry-after-ms': '20' } }), Response.json({ data: { viewer: null } })]
    viewer(createExecutor({ ${settings}, fetch: async () => answers.shift() })).then(() => console.log('done'))`
  expect(await runAlone(code)).toBe('done\n')
})

it('leaves nothing behind that keeps a process alive: it ends long before the time limits of its calls', async () => {
  const code = `
    const client = createExecutor({ ${settings}, timeoutMs: 2 ** 31 - 1, deadlineMs: 2 ** 31 - 1, fetch: async () => Response.json({ data: { viewer: null } }) })
    viewer(client).then(() => console.log(process.getActiveResourcesInfo().includes('Timeout')))`
  expect(await runAlone(code)).toBe('false\n')
})
