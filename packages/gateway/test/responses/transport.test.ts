import { type Caller, deadlineHeader, contextHeader, requestIdHeader, verifyContext } from '@restante/subgraph-kit'
import type { IncomingHttpHeaders } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHttpTransport, createMemoryTransport, type SubgraphRequest } from '../../src/index.ts'
import { createContextTokens } from '../../src/transport/context-tokens.ts'
import { keyFact } from '../support/keys.ts'
import { startStubSubgraph, type StubSubgraph } from '../support/stub-subgraph.ts'

const key = Buffer.alloc(32, 7)
const request: SubgraphRequest = { query: '{ a }', queryJson: '"{ a }"', variables: '{"x":1}' }
const { keyId, kind, realm, livemode, partnerId, scopes, outletIds } = keyFact('sk_test_1')
const caller: Caller = { keyId, kind, realm, livemode, partnerId, scopes, outletIds }
const inTime = { caller, requestId: 'req_1', deadline: Date.now() + 60_000 }

afterEach(() => vi.useRealTimers())

describe('over HTTP', () => {
  let stub: StubSubgraph
  let headers: IncomingHttpHeaders

  beforeAll(async () => {
    stub = await startStubSubgraph()
  })
  beforeEach(() => {
    stub.behave((response, sent) => {
      ;({ headers } = sent)
      response.end('{"data":{"a":1}}')
    })
  })
  afterAll(() => stub.close())

  test('a subgraph is told who calls, signed, until when, and the id of the request', async () => {
    const transport = createHttpTransport({ url: stub.url, contextKey: key })
    expect(await transport.send(request, inTime)).toEqual({
      kind: 'answered',
      data: { a: 1 },
      errors: [],
      isReplay: false,
    })
    expect(verifyContext(String(headers[contextHeader]), key, Date.now())).toEqual(caller)
    expect(headers[deadlineHeader]).toBe(String(inTime.deadline))
    expect(headers[requestIdHeader]).toBe('req_1')
    expect(stub.bodies).toEqual([{ query: '{ a }', variables: { x: 1 } }])
    await transport.close()
  })

  test('a subgraph that verifies nothing is told no caller', async () => {
    const transport = createHttpTransport({ url: stub.url, contextKey: null })
    await transport.send(request, inTime)
    expect(headers[contextHeader]).toBeUndefined()
    await transport.close()
  })

  test('requests that wait for a connection end at the deadline too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    stub.behave(() => vi.advanceTimersByTime(2_000))
    const transport = createHttpTransport({ url: stub.url, contextKey: null, connections: 1 })
    const soon = { ...inTime, deadline: Date.now() + 2_000 }
    const answers = await Promise.all([transport.send(request, soon), transport.send(request, soon)])
    expect(answers).toMatchObject([
      { kind: 'failed', code: 'DEADLINE_EXCEEDED' },
      { kind: 'failed', code: 'DEADLINE_EXCEEDED' },
    ])
    await transport.close()
  })

  test('after it was closed nothing is sent', async () => {
    const transport = createHttpTransport({ url: stub.url, contextKey: null })
    await transport.close()
    expect(await transport.send(request, inTime)).toMatchObject({ kind: 'failed', code: 'UNAVAILABLE' })
  })
})

describe('in memory', () => {
  test('a subgraph is given the variables as data and the context as it is', async () => {
    const given: unknown[] = []
    const transport = createMemoryTransport((...all) => {
      given.push(...all)
      return Promise.resolve({ data: { a: 1 } })
    })
    expect(await transport.send(request, inTime)).toEqual({
      kind: 'answered',
      data: { a: 1 },
      errors: [],
      isReplay: false,
    })
    expect(given).toEqual(['{ a }', { x: 1 }, inTime])
  })

  test('a subgraph that takes too long is given up, one that throws is a fault of ours', async () => {
    const never = createMemoryTransport(() => new Promise(() => {}))
    expect(await never.send(request, { ...inTime, deadline: Date.now() })).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    const broken = createMemoryTransport(() => Promise.reject(new Error('broken')))
    expect(await broken.send(request, inTime)).toMatchObject({ code: 'INTERNAL' })
    const throwing = createMemoryTransport(() => {
      throw new Error('broken at once')
    })
    expect(await throwing.send(request, inTime)).toMatchObject({ code: 'INTERNAL' })
  })
})

test('a caller is given the same token for 20 s, and nobody shares one', () => {
  let now = 1_000_000
  const tokenOf = createContextTokens(key, () => now)
  const first = tokenOf(caller)
  now += 19_999
  expect(tokenOf(caller)).toBe(first)
  now += 1
  expect(tokenOf(caller)).not.toBe(first)
  expect(verifyContext(first, key, now)).toEqual(caller)
  expect(tokenOf({ ...caller, keyId: 'key_2' })).not.toBe(tokenOf(caller))
  expect(verifyContext(tokenOf(null), key, now)).toBeNull()
})
