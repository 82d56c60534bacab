import type { RequestContext } from '@restante/subgraph-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryTransport, type ExecuteInProcess } from './memory-transport.ts'
import type { SubgraphResponse, SubgraphRequest } from './subgraph-transport.ts'

const request: SubgraphRequest = { query: 'subscription { a }', queryJson: '', variables: '{"x":1}' }
const inTime: RequestContext = { caller: null, requestId: 'req_1', deadline: Date.now() + 60_000 }
const execute: ExecuteInProcess = () => expect.fail('Nobody asks for one answer.')

afterEach(() => void vi.useRealTimers())

/** A listener that records its calls. */
function listen() {
  const gone = new AbortController()
  const heard: (SubgraphResponse | 'end')[] = []
  const over = Promise.withResolvers<void>()
  const take = (event: SubgraphResponse): void => {
    heard.push(event)
    if (event.kind === 'failed') over.resolve()
  }
  const end = (): void => {
    heard.push('end')
    over.resolve()
  }
  return { listener: { signal: gone.signal, take, end }, leave: () => gone.abort(), heard, over: over.promise }
}

/** A source of one event that never ends by itself; it records its return. */
function createSource(): { readonly source: AsyncIterable<unknown>; readonly returned: Promise<void> } {
  const returned = Promise.withResolvers<void>()
  let given = 0
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        given++ ? new Promise<never>(() => {}) : Promise.resolve({ done: false, value: { data: { a: 1 } } }),
      return() {
        returned.resolve()
        return Promise.reject(new Error('It cannot even stop.'))
      },
    }),
  }
  return { source, returned: returned.promise }
}

describe('a subscription in memory', () => {
  it('is given the variables as data and the context as it is, and passes on what comes', async () => {
    const given: unknown[] = []
    const transport = createMemoryTransport(execute, async (...all) => {
      given.push(...all)
      return (async function* answer() {
        yield { data: { a: 1 } }
        yield { data: { a: 2 }, errors: [{ message: 'x' }] }
      })()
    })
    const { listener, heard, over } = listen()
    expect(await transport.subscribe(request, inTime, listener)).toEqual({ kind: 'started' })
    await over
    expect(given).toEqual(['subscription { a }', { x: 1 }, inTime])
    expect(heard).toMatchObject([{ data: { a: 1 } }, { data: { a: 2 }, errors: [{ message: 'x' }] }, 'end'])
  })

  it('that fails, or is no GraphQL, ends so', async () => {
    for (const last of [new Error('broken'), { hello: 1 }]) {
      const transport = createMemoryTransport(execute, async () =>
        (async function* answer() {
          yield { data: { a: 1 } }
          if (last instanceof Error) throw last
          yield last
          yield { data: { a: 2 } }
        })(),
      )
      const { listener, heard, over } = listen()
      await transport.subscribe(request, inTime, listener)
      await over
      expect(heard).toMatchObject([{ data: { a: 1 } }, { kind: 'failed' }])
    }
  })

  it('that is refused, answered once, broken or not there does not begin', async () => {
    const refused = { data: null, errors: [{ message: 'No.' }] }
    const begin = (subscribe?: ExecuteInProcess) =>
      createMemoryTransport(execute, subscribe).subscribe(request, inTime, listen().listener)
    expect(await begin(async () => refused)).toMatchObject({ kind: 'answered', errors: [{ message: 'No.' }] })
    expect(await begin(async () => ({ data: { a: 1 } }))).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' })
    expect(await begin(() => Promise.reject(new Error('broken')))).toMatchObject({ kind: 'failed', code: 'INTERNAL' })
    expect(await begin()).toMatchObject({ kind: 'failed', code: 'INTERNAL' })
  })

  it('is let go when nobody listens any more', async () => {
    const { source, returned } = createSource()
    const { listener, leave, heard } = listen()
    await createMemoryTransport(execute, async () => source).subscribe(request, inTime, listener)
    leave()
    await returned
    expect(heard).toMatchObject([{ data: { a: 1 } }])
  })

  it('that begins when nobody waits for it any more is let go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const late = Promise.withResolvers<AsyncIterable<unknown>>()
    const transport = createMemoryTransport(execute, () => late.promise)
    const { source, returned } = createSource()
    const { listener, heard } = listen()
    const start = transport.subscribe(request, { ...inTime, deadline: Date.now() + 1_000 }, listener)
    vi.advanceTimersByTime(1_000)
    expect(await start).toMatchObject({ kind: 'failed', code: 'DEADLINE_EXCEEDED' })
    late.resolve(source)
    await returned
    expect(heard).toEqual([])
  })

  it('that has not begun is given up when the listener goes', async () => {
    const late = Promise.withResolvers<AsyncIterable<unknown>>()
    const transport = createMemoryTransport(execute, () => late.promise)
    const { source, returned } = createSource()
    const { listener, leave } = listen()
    const start = transport.subscribe(request, inTime, listener)
    leave()
    expect(await start).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' })
    late.resolve(source)
    await returned
  })
})
