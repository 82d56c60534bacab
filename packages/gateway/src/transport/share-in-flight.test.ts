import type { Caller, PartnerId, RealmId, RequestContext } from '@restante/subgraph-kit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSharing } from './share-in-flight.ts'
import type { SubgraphResponse, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts'

const query: SubgraphRequest = { query: '{ a }', queryJson: '"{ a }"', variables: '{"x":1}', isShareable: true }
const mutation: SubgraphRequest = { query: 'mutation { a }', queryJson: '"mutation { a }"', variables: '{}' }
const caller: Caller = {
  keyId: 'key_1',
  kind: 'SECRET',
  realm: 'sb1' as RealmId,
  livemode: false,
  partnerId: 'prt_sb1_1' as PartnerId,
  scopes: [],
  outletIds: [],
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const asked = (given: Partial<RequestContext> = {}): RequestContext => ({
  caller,
  requestId: 'req_1',
  deadline: Date.now() + 2_000,
  ...given,
})

/** A subgraph that responds when the test says so. */
function holdAnswers(): {
  readonly transport: SubgraphTransport
  readonly sent: ((answer: SubgraphResponse) => void)[]
} {
  const sent: ((answer: SubgraphResponse) => void)[] = []
  const send: SubgraphTransport['send'] = () => new Promise((resolve) => sent.push(resolve))
  const subscribe: SubgraphTransport['subscribe'] = () => expect.fail('Nobody subscribes here.')
  return { transport: { send, subscribe, close: () => Promise.resolve() }, sent }
}

const answer = (data: Record<string, unknown>): SubgraphResponse => ({
  kind: 'answered',
  data,
  errors: [],
  isReplay: false,
})

describe('equal queries under way', () => {
  test('are sent once, and each asker may change its answer', async () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    const answers = [send(query, asked()), send(query, asked()), send({ ...query }, asked({ requestId: 'req_2' }))]
    expect(sent).toHaveLength(1)
    sent[0]!(answer({ a: { b: [1] } }))
    const [first, ...others] = await Promise.all(answers)
    expect(others).toEqual([first, first])
    const objects = [first, ...others].map((each) => each?.kind === 'answered' && each.data?.['a'])
    expect(new Set(objects).size).toBe(3)
  })

  test.for<[string, Partial<SubgraphRequest>, Partial<RequestContext>]>([
    ['another text', { query: '{ b }' }, {}],
    ['other variables', { variables: '{"x":2}' }, {}],
    ['another tenant', {}, { caller: { ...caller, partnerId: 'prt_sb1_2' as PartnerId } }],
    ['a key of the same rights', {}, { caller: { ...caller } }],
    ['no caller', {}, { caller: null }],
  ])('are not shared with %s', async ([, request, context]) => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    const answers = [send(query, asked()), send({ ...query, ...request }, asked(context))]
    for (const [position, tell] of sent.entries()) tell(answer({ a: position }))
    expect(await Promise.all(answers)).toMatchObject([{ data: { a: 0 } }, { data: { a: 1 } }])
  })

  test('are not shared with another subgraph', () => {
    const [one, other] = [holdAnswers(), holdAnswers()]
    const share = createSharing()
    void share(one.transport).send(query, asked())
    void share(other.transport).send(query, asked())
    expect([one.sent.length, other.sent.length]).toEqual([1, 1])
  })

  test('are sent again once the first was answered', async () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    for (const a of [1, 2]) {
      const waiting = send(query, asked())
      sent.at(-1)!(answer({ a }))
      expect(await waiting).toEqual(answer({ a }))
    }
  })

  test('fail together, also when the way to the subgraph breaks', async () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    const failed: SubgraphResponse = { kind: 'failed', code: 'UNAVAILABLE', cause: 'reset' }
    const answers = [send(query, asked()), send(query, asked())]
    sent[0]!(failed)
    expect(await Promise.all(answers)).toEqual([failed, failed])
    const broken = createSharing()({ ...transport, send: () => Promise.reject(new Error('broken')) })
    const [first, second] = [broken.send(query, asked()), broken.send(query, asked())]
    await expect(first).rejects.toThrow('broken')
    expect(await second).toMatchObject({ code: 'INTERNAL' })
  })
})

describe('deadlines', () => {
  test('whoever has less time gives up alone', async () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    const patient = send(query, asked())
    const hasty = send(query, asked({ deadline: Date.now() + 100 }))
    expect(sent).toHaveLength(1)
    vi.advanceTimersByTime(100)
    expect(await hasty).toMatchObject({ kind: 'failed', code: 'DEADLINE_EXCEEDED' })
    sent[0]!(answer({ a: 1 }))
    expect(await patient).toEqual(answer({ a: 1 }))
  })

  test('nobody waits for one who has less time', async () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    const deadlines = [100, 150, 151].map((waitMs) => Date.now() + waitMs)
    const answers = deadlines.map((deadline) => send(query, asked({ deadline })))
    expect(sent).toHaveLength(2)
    for (const [position, tell] of sent.entries()) tell(answer({ a: position }))
    expect(await Promise.all(answers)).toEqual([answer({ a: 0 }), answer({ a: 0 }), answer({ a: 1 })])
  })
})

describe('what was written is read', () => {
  test('a request that is not shareable neither joins nor is joined', () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    void send(mutation, asked())
    void send(mutation, asked())
    void send({ ...query, isShareable: false }, asked())
    void send(query, asked())
    expect(sent).toHaveLength(4)
  })

  test('after a write, to any subgraph, nobody joins what was sent before', async () => {
    const [written, read] = [holdAnswers(), holdAnswers()]
    const share = createSharing()
    const { send } = share(read.transport)
    const before = send(query, asked())
    const write = share(written.transport).send(mutation, asked())
    const during = send(query, asked())
    expect(read.sent).toHaveLength(1)
    written.sent[0]!(answer({}))
    await write
    const after = send(query, asked())
    const later = send(query, asked())
    expect(read.sent).toHaveLength(2)
    read.sent[1]!(answer({ a: 'new' }))
    expect(await Promise.all([after, later])).toEqual([answer({ a: 'new' }), answer({ a: 'new' })])
    read.sent[0]!(answer({ a: 'old' }))
    expect(await Promise.all([before, during])).toEqual([answer({ a: 'old' }), answer({ a: 'old' })])
  })

  test('what came of a client that asked much earlier is not for one that asks now', () => {
    const { transport, sent } = holdAnswers()
    const { send } = createSharing()(transport)
    void send(query, asked())
    vi.advanceTimersByTime(50)
    void send(query, asked())
    expect(sent).toHaveLength(1)
    vi.advanceTimersByTime(1)
    void send(query, asked())
    expect(sent).toHaveLength(2)
  })
})
