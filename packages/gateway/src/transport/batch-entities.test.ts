import { setImmediate } from 'node:timers/promises'
import type { Caller, RequestContext } from '@restante/subgraph-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import { createEntityBatching } from './batch-entities.ts'
import type { SubgraphResponse, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts'

const caller = { keyId: 'key_1' } as Caller
const deadline = Date.now() + 60_000
const context: RequestContext = { caller, requestId: 'req_1', deadline }

/** A request for the users of these ids. */
function wanted(ids: readonly string[], change: Partial<SubgraphRequest> = {}, others = '"first":3'): SubgraphRequest {
  const texts = ids.map((id) => `{"id":"${id}"}`)
  return {
    query: 'query ($list: [_Any!]!) { users: _entities(representations: $list) { name } }',
    queryJson: '""',
    variables: `{"list":[${texts.join(',')}],${others}}`,
    isShareable: true,
    entities: { variable: 'list', key: 'users', texts, others },
    ...change,
  }
}

type Sent = readonly [request: SubgraphRequest, context: RequestContext]
let sent: Sent[] = []
let respond: (ids: readonly string[], variables: unknown) => SubgraphResponse | Promise<SubgraphResponse>

const answered = (list: readonly unknown[], errors: readonly object[] = []): SubgraphResponse => ({
  kind: 'answered',
  data: { users: list },
  errors,
  isReplay: false,
})
const nameAll = (ids: readonly string[]): SubgraphResponse => answered(ids.map((id) => ({ name: { of: id } })))

const transport: SubgraphTransport = {
  async send(request, asked) {
    sent.push([request, asked])
    const variables = JSON.parse(request.variables) as { list: { id: string }[] }
    return respond(
      variables.list.map(({ id }) => id),
      variables,
    )
  },
  subscribe: () => expect.fail('Nobody subscribes here.'),
  close: () => Promise.resolve(),
}

beforeEach(() => {
  sent = []
  respond = nameAll
})

const listsSent = (): unknown[] => sent.map(([{ variables }]) => JSON.parse(variables) as unknown)
const ids = (...list: readonly string[]): object[] => list.map((id) => ({ id }))

describe('entities that are wanted within one turn', () => {
  test('are asked for together, equal ones once, and each asker gets its own', async () => {
    const { send } = createEntityBatching(100)(transport)
    const answers = await Promise.all([
      send(wanted(['a', 'b']), context),
      send(wanted(['b', 'c']), { ...context, requestId: 'req_2' }),
      send(wanted(['c', 'a', 'd']), context),
    ])
    expect(listsSent()).toEqual([{ list: ids('a', 'b', 'c', 'd'), first: 3 }])
    expect(answers).toEqual([nameAll(['a', 'b']), nameAll(['b', 'c']), nameAll(['c', 'a', 'd'])])
    // What one changes in place no other sees.
    const objects = answers.flatMap((answer) => (answer.kind === 'answered' ? (answer.data!['users'] as object[]) : []))
    expect(new Set(objects.flatMap((object) => [object, Reflect.get(object, 'name') as object])).size).toBe(14)
  })

  test('go as they came when nobody else wants any, and in the next turn anew', async () => {
    const { send } = createEntityBatching(100)(transport)
    const request = wanted(['a'])
    await send(request, context)
    await send(request, context)
    expect(sent.map(([each]) => each)).toEqual([request, request])
    expect(sent[0]![0]).toBe(request)
  })

  test.for<[string, SubgraphRequest, RequestContext]>([
    ['another text', wanted(['b'], { query: '{ other }' }), context],
    ['other variables', wanted(['b'], {}, '"first":4'), context],
    ['another caller', wanted(['b']), { ...context, caller: { ...caller } }],
    ['no caller', wanted(['b']), { ...context, caller: null }],
    ['a deadline that is not near', wanted(['b']), { ...context, deadline: deadline + 51 }],
    ['a mutation', wanted(['b'], { isShareable: false }), context],
    ['several lists', wanted(['b'], { entities: null }), context],
  ])('are not asked for together with %s', async ([, request, other]) => {
    const { send } = createEntityBatching(100)(transport)
    const answers = await Promise.all([send(wanted(['a']), context), send(request, other)])
    expect(sent).toHaveLength(2)
    expect(answers).toEqual([nameAll(['a']), nameAll(['b'])])
  })

  test('must be answered before the first of the deadlines', async () => {
    const { send } = createEntityBatching(100)(transport)
    const deadlines = [deadline + 30, deadline, deadline + 50, deadline + 60]
    await Promise.all(deadlines.map((each) => send(wanted(['a']), { ...context, deadline: each })))
    expect(sent.map(([, asked]) => asked.deadline)).toEqual([deadline, deadline + 60])
  })

  test('make no longer list than is allowed', async () => {
    const { send } = createEntityBatching(3)(transport)
    const answers = await Promise.all(
      [['a', 'b'], ['c', 'd'], ['e'], ['f', 'g', 'h']].map((list) => send(wanted(list), context)),
    )
    expect(listsSent()).toEqual([
      { list: ids('a', 'b', 'e'), first: 3 },
      { list: ids('c', 'd'), first: 3 },
      { list: ids('f', 'g', 'h'), first: 3 },
    ])
    expect(answers[2]).toEqual(nameAll(['e']))
  })
})

describe('what goes wrong', () => {
  const askBoth = async (): Promise<SubgraphResponse[]> => {
    const { send } = createEntityBatching(100)(transport)
    return Promise.all([send(wanted(['a', 'b']), context), send(wanted(['c', 'b']), context)])
  }

  test('with an entity is told to those who want it, with their own position', async () => {
    respond = () =>
      answered(
        [{ name: 'a' }, null, null],
        [
          { message: 'no b', path: ['users', '1', 'name'] },
          { message: 'no c', path: ['users', 2] },
        ],
      )
    const [one, other] = await askBoth()
    expect(one).toEqual(answered([{ name: 'a' }, null], [{ message: 'no b', path: ['users', 1, 'name'] }]))
    expect(other).toEqual(
      answered(
        [null, null],
        [
          { message: 'no b', path: ['users', 1, 'name'] },
          { message: 'no c', path: ['users', 0] },
        ],
      ),
    )
    expect(sent).toHaveLength(1)
  })

  test.for<[string, SubgraphResponse]>([
    ['no data', { kind: 'answered', data: null, errors: [{ message: 'c is hostile' }], isReplay: false }],
    ['an error without a path', answered([{}, {}, {}], [{ message: 'c is hostile' }])],
    ['an error of no entity', answered([{}, {}, {}], [{ message: 'c is hostile', path: ['users', 3] }])],
    ['an error elsewhere', answered([{}, {}, {}], [{ message: 'c is hostile', path: ['users'] }])],
    ['too few entities', answered([{}, {}])],
    ['no list', answered('x' as never)],
  ])('for all, perhaps because of one, makes each ask alone: %s', async ([, spoilt]) => {
    respond = (list) => (list.includes('c') ? spoilt : nameAll(list))
    expect(await askBoth()).toEqual([nameAll(['a', 'b']), spoilt])
    expect(sent).toHaveLength(3)
  })

  test('on the way is told to all, and not tried again', async () => {
    const failed: SubgraphResponse = { kind: 'failed', code: 'UNAVAILABLE', cause: 'reset' }
    respond = () => failed
    expect(await askBoth()).toEqual([failed, failed])
    respond = () => Promise.reject(new Error('broken'))
    expect(await askBoth()).toMatchObject([{ code: 'INTERNAL' }, { code: 'INTERNAL' }])
    expect(sent).toHaveLength(2)
  })

  test('before it was sent does not keep others waiting', async () => {
    const { send } = createEntityBatching(100)(transport)
    respond = () => Promise.reject(new Error('broken'))
    await expect(send(wanted(['a']), context)).rejects.toThrow('broken')
    await setImmediate()
    respond = nameAll
    expect(await send(wanted(['a']), context)).toEqual(nameAll(['a']))
  })
})
