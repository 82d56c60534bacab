import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { entity, error, late, masked, order, silences, unreachable } from '../support/refused/fault-cases.ts'
import { ask } from '../support/gateway-of-world.ts'
import { createStubbedGateway, type StubbedGateway } from '../support/gateway-of-stubs.ts'

let graph: StubbedGateway

beforeAll(async () => {
  graph = await createStubbedGateway()
})
afterAll(() => graph.close())
afterEach(() => vi.useRealTimers())
describe('when the subgraph of an entity fails', () => {
  const query = '{ buyerOf: order { note who: user { id handle: nick } } }'

  test.for(silences)('%s leaves its fields null and names their path', async ([, behaviour, code, message]) => {
    graph.orders.behave({ data: { buyerOf: { ...order, who: order.user } } })
    graph.users.behave(behaviour)
    const answer = await ask(graph.gateway, query)
    expect(answer).toEqual({
      data: { buyerOf: { note: 'n', who: { id: 'u7', handle: null } } },
      errors: [error(code, message, 'buyerOf', 'who', 'handle')],
    })
    expect(JSON.stringify(answer)).not.toContain('10.0.0.7')
  })

  test('a gap in an object that another subgraph described in part is named too', async () => {
    const user = { ...order.user, profile: { city: 'Agra' } }
    graph.orders.behave({ data: { order: { ...order, user } } })
    graph.users.behave((response) => response.destroy())
    expect(await ask(graph.gateway, '{ order { user { profile { city motto } } } }')).toEqual({
      data: { order: { user: { profile: { city: 'Agra', motto: null } } } },
      errors: [error('UNAVAILABLE', unreachable, 'order', 'user', 'profile', 'motto')],
    })
  })

  test('a missing non-null field takes the nearest nullable field with it', async () => {
    graph.orders.behave({ data: { order } })
    graph.users.behave((response) => response.destroy())
    expect(await ask(graph.gateway, '{ order { note user { nick email } } }')).toEqual({
      data: { order: { note: 'n', user: null } },
      errors: [
        error('UNAVAILABLE', unreachable, 'order', 'user', 'nick'),
        error('UNAVAILABLE', unreachable, 'order', 'user', 'email'),
      ],
    })
  })

  test('an answer that never comes is given up at the deadline', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const patient = await createStubbedGateway({ readDeadlineMs: 2_000 })
    patient.orders.behave({ data: { buyerOf: { ...order, who: order.user } } })
    patient.users.behave(() => vi.advanceTimersByTime(2_000))
    expect(await ask(patient.gateway, query)).toEqual({
      data: { buyerOf: { note: 'n', who: { id: 'u7', handle: null } } },
      errors: [error('DEADLINE_EXCEEDED', late, 'buyerOf', 'who', 'handle')],
    })
    // What would have been asked afterwards is not asked any more.
    patient.orders.behave(() => vi.advanceTimersByTime(2_000))
    patient.users.behave({})
    expect((await ask(patient.gateway, query)).errors).toEqual([error('DEADLINE_EXCEEDED', late, 'buyerOf')])
    expect(patient.users.bodies).toEqual([])
    await patient.close()
  })
})

describe('when the subgraph of an entity answers badly', () => {
  const query = '{ order { note user { email nick } } }'
  const cases: readonly (readonly [name: string, answer: object, user: unknown, errors: object[]])[] = [
    ['no fault', { data: { _entities: [entity] } }, { email: 'a@b', nick: 'n7' }, []],
    [
      'an entity that is null',
      { data: { _entities: [null] } },
      null,
      [error('INTERNAL', 'Cannot return null for non-nullable field User.email.', 'order', 'user', 'email')],
    ],
    [
      'null in a non-null field',
      { data: { _entities: [{ ...entity, email: null }] } },
      null,
      [error('INTERNAL', 'Cannot return null for non-nullable field User.email.', 'order', 'user', 'email')],
    ],
    [
      'a value of another type',
      { data: { _entities: [{ ...entity, email: { x: 1 } }] } },
      null,
      [error('INTERNAL', 'The value does not fit the type String.', 'order', 'user', 'email')],
    ],
    [
      'a number for text in a nullable field',
      { data: { _entities: [{ ...entity, nick: 5 }] } },
      { email: 'a@b', nick: null },
      [error('INTERNAL', 'The value does not fit the type String.', 'order', 'user', 'nick')],
    ],
    [
      'an error with a path',
      {
        data: { _entities: [{ ...entity, nick: null }] },
        errors: [{ message: 'No nick.', path: ['_entities', 0, 'nick'], extensions: { code: 'NOT_FOUND' } }],
      },
      { email: 'a@b', nick: null },
      [error('NOT_FOUND', 'No nick.', 'order', 'user', 'nick')],
    ],
    [
      'an error whose path has positions as text',
      {
        data: { _entities: [{ ...entity, nick: null }] },
        errors: [{ message: 'No nick.', path: ['_entities', '0', 'nick'], extensions: { code: 'NOT_FOUND' } }],
      },
      { email: 'a@b', nick: null },
      [error('NOT_FOUND', 'No nick.', 'order', 'user', 'nick')],
    ],
    [
      'an error that took the entity along',
      { data: { _entities: [null] }, errors: [{ message: 'boom', path: ['_entities', 0, 'email'] }] },
      null,
      [error('INTERNAL', masked, 'order', 'user', 'email')],
    ],
    [
      'an error of the entity itself',
      { data: { _entities: [null] }, errors: [{ message: 'boom', path: ['_entities', 0] }] },
      null,
      [error('INTERNAL', masked, 'order', 'user', 'email')],
    ],
    [
      'an error of a field that the client did not ask for, which took the entity along',
      { data: { _entities: [null] }, errors: [{ message: 'boom', path: ['_entities', 0, 'profile'] }] },
      null,
      [error('INTERNAL', masked, 'order', 'user')],
    ],
    [
      'the same error twice',
      {
        data: { _entities: [{ ...entity, nick: null }] },
        errors: Array.from({ length: 2 }, () => ({ message: 'boom', path: ['_entities', 0, 'nick'] })),
      },
      { email: 'a@b', nick: null },
      [error('INTERNAL', masked, 'order', 'user', 'nick')],
    ],
    [
      'null in a non-null field, with an error that says why',
      {
        data: { _entities: [{ ...entity, email: null }] },
        errors: [{ message: 'No mail.', path: ['_entities', 0, 'email'], extensions: { code: 'NOT_FOUND' } }],
      },
      null,
      [error('NOT_FOUND', 'No mail.', 'order', 'user', 'email')],
    ],
    [
      'an error without a path beside a whole entity',
      { data: { _entities: [entity] }, errors: [{ message: 'by the way' }] },
      { email: 'a@b', nick: 'n7' },
      [error('INTERNAL', masked)],
    ],
    [
      'fewer entities than asked for',
      { data: { _entities: [] } },
      null,
      [error('INTERNAL', 'Cannot return null for non-nullable field User.email.', 'order', 'user', 'email')],
    ],
    [
      'more than was asked for',
      { data: { _entities: [{ ...entity, password: 'secret' }, entity], other: 1 }, extensions: { trace: 1 } },
      { email: 'a@b', nick: 'n7' },
      [],
    ],
  ]

  test.for(cases)('%s', async ([, answer, user, errors]) => {
    graph.orders.behave({ data: { order } })
    graph.users.behave(answer)
    expect(await ask(graph.gateway, query)).toEqual({
      data: { order: { note: 'n', user } },
      ...(errors.length > 0 && { errors }),
    })
  })

  test('a GraphQL body counts whatever the HTTP status', async () => {
    graph.orders.behave({ data: { order } })
    graph.users.behave((response) => response.writeHead(500).end(JSON.stringify({ data: { _entities: [entity] } })))
    expect(await ask(graph.gateway, query)).toEqual({
      data: { order: { note: 'n', user: { email: 'a@b', nick: 'n7' } } },
    })
  })

  test('an error of an entity that stands at several places is told of each, in the keys of the client', async () => {
    const owned = (id: string) => ({ __typename: 'Order', user: { __typename: 'User', id } })
    graph.orders.behave({ data: { list: [owned('u7'), owned('u8'), owned('u7')] } })
    // Subgraphs are asked by the fields' own names.
    graph.users.behave({
      data: { _entities: [{ nick: null }, { nick: 'n8' }] },
      errors: [{ message: 'No nick.', path: ['_entities', 0, 'nick'], extensions: { code: 'NOT_FOUND' } }],
    })
    expect(await ask(graph.gateway, '{ list: orders { owner: user { handle: nick } } }')).toEqual({
      data: { list: [{ owner: { handle: null } }, { owner: { handle: 'n8' } }, { owner: { handle: null } }] },
      errors: [
        error('NOT_FOUND', 'No nick.', 'list', 0, 'owner', 'handle'),
        error('NOT_FOUND', 'No nick.', 'list', 2, 'owner', 'handle'),
      ],
    })
    expect(graph.users.bodies[0]!.variables['representations']).toHaveLength(2)
  })

  test('what hangs below such an entity has places of its own', async () => {
    const owner = { __typename: 'Order', user: { __typename: 'User', id: 'u7' } }
    graph.users.behave({ data: { _entities: [{ last: { __typename: 'Order', id: '9' } }] } })
    graph.orders.behave((response, _request, body) => {
      const answer = body.includes('_entities')
        ? { data: { _entities: [{ note: null }] }, errors: [{ message: 'boom', path: ['_entities', 0, 'note'] }] }
        : { data: { orders: [owner, structuredClone(owner)] } }
      response.end(JSON.stringify(answer))
    })
    expect(await ask(graph.gateway, '{ orders { user { last { note } } } }')).toEqual({
      data: { orders: [{ user: { last: { note: null } } }, { user: { last: { note: null } } }] },
      errors: [0, 1].map((index) => error('INTERNAL', masked, 'orders', index, 'user', 'last', 'note')),
    })
  })
})
