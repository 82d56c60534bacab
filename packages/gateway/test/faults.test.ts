import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SubgraphTransport } from '../src/index.ts'
import { ask, createShopGateway } from './support/gateway-of-shop.ts'
import { createStubbedGateway, type StubbedGateway } from './support/gateway-of-stubs.ts'
import type { Behaviour } from './support/stub-subgraph.ts'

let graph: StubbedGateway

beforeAll(async () => {
  graph = await createStubbedGateway()
})
afterAll(() => graph.close())
afterEach(() => vi.useRealTimers())

const masked = 'Something went wrong on our side; the request id finds it in the log.'
const unreachable = 'A part of the graph cannot be reached.'
const late = 'A part of the graph did not answer in time.'

const order = { __typename: 'Order', id: '1', note: 'n', user: { __typename: 'User', id: 'u7' } }
const entity = { __typename: 'User', id: 'u7', email: 'a@b', nick: 'n7' }

const error = (code: string, message: string, ...path: (string | number)[]) => ({
  message,
  ...(path.length > 0 && { path }),
  extensions: { code, retryable: code === 'UNAVAILABLE' || code === 'DEADLINE_EXCEEDED', requestId: 'req_test' },
})

/** Ways to fail that leave nothing to read, and what the client is told. */
const silences: readonly (readonly [name: string, behaviour: Behaviour, code: string, message: string])[] = [
  [
    'HTML',
    (response) => response.setHeader('content-type', 'text/html').end('<h1>oops</h1>'),
    'UNAVAILABLE',
    unreachable,
  ],
  ['a truncated response', (response) => response.end('{"data":{"_entities":[{"__typena'), 'UNAVAILABLE', unreachable],
  ['500 with text', (response) => response.writeHead(500).end('at 10.0.0.7:5432'), 'UNAVAILABLE', unreachable],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'http://10.0.0.7/' }).end(),
    'UNAVAILABLE',
    unreachable,
  ],
  ['a reset connection', (response) => response.destroy(), 'UNAVAILABLE', unreachable],
  ['a body that is no GraphQL', { hello: 1 }, 'UNAVAILABLE', unreachable],
  ['data that is a list', { data: [] }, 'UNAVAILABLE', unreachable],
  [
    'an endless response',
    (response) => response.end(`{"data":{"x":"${'x'.repeat(20_000)}"}}`),
    'UNAVAILABLE',
    unreachable,
  ],
  ['an error without data', { errors: [{ message: 'down at 10.0.0.7' }] }, 'INTERNAL', masked],
  [
    'an error with a code of ours',
    { errors: [{ message: 'Not for you.', extensions: { code: 'FORBIDDEN' } }] },
    'FORBIDDEN',
    'Not for you.',
  ],
  [
    'an error that says more than INTERNAL may',
    { errors: [{ message: 'at 10.0.0.7', extensions: { code: 'INTERNAL' } }] },
    'INTERNAL',
    masked,
  ],
  [
    'an error with a code of its own',
    { errors: [{ message: 'secret', extensions: { code: 'SQL_42P01' } }] },
    'INTERNAL',
    masked,
  ],
  [
    'errors of no shape at all',
    { errors: ['boom', null, { path: 7, extensions: 'x', message: 5 }] },
    'INTERNAL',
    masked,
  ],
]

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
      [error('INTERNAL', masked, 'order', 'user', 'profile')],
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
    const owner = (id: string) => ({ __typename: 'Order', owner: { __typename: 'User', id } })
    graph.orders.behave({ data: { list: [owner('u7'), owner('u8'), owner('u7')] } })
    graph.users.behave({
      data: { _entities: [{ handle: null }, { handle: 'n8' }] },
      errors: [{ message: 'No nick.', path: ['_entities', 0, 'handle'], extensions: { code: 'NOT_FOUND' } }],
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

describe('when the subgraph of root fields fails', () => {
  test.for(silences)(
    '%s leaves its fields null, and the other subgraph answers',
    async ([, behaviour, code, message]) => {
      graph.orders.behave(behaviour)
      graph.users.behave({ data: { boss: { email: 'a@b' } } })
      expect(await ask(graph.gateway, '{ mine: order { note } boss: admin { email } }')).toEqual({
        data: { mine: null, boss: { email: 'a@b' } },
        errors: [error(code, message, 'mine')],
      })
    },
  )

  test('only a non-null root field empties the whole answer', async () => {
    graph.orders.behave((response) => response.destroy())
    graph.users.behave({ data: { admin: { email: 'a@b' } } })
    expect(await ask(graph.gateway, '{ strict { note } admin { email } }')).toEqual({
      data: null,
      errors: [error('UNAVAILABLE', unreachable, 'strict')],
    })
  })

  test('an error that emptied the whole answer of a subgraph is the only one', async () => {
    graph.orders.behave({ data: null, errors: [{ message: 'boom', path: ['strict', 'count'] }] })
    expect(await ask(graph.gateway, '{ orders { note } strict { count } }')).toEqual({
      data: null,
      errors: [error('INTERNAL', masked, 'strict', 'count')],
    })
  })

  test('values, enums, lists and types that do not fit never reach the client', async () => {
    graph.orders.behave({
      data: {
        order: {
          id: 5,
          count: 2 ** 31,
          state: 'LOST',
          thing: { __typename: 'Ghost', id: 1 },
          parts: [{ name: 'a' }, { name: null }],
        },
      },
    })
    expect(await ask(graph.gateway, '{ order { id state thing { __typename } parts { name } } }')).toEqual({
      data: { order: { id: '5', state: null, thing: null, parts: null } },
      errors: [
        error('INTERNAL', 'The value does not fit the type State.', 'order', 'state'),
        error('INTERNAL', 'Cannot return null for non-nullable field Part.name.', 'order', 'parts', 1, 'name'),
      ],
    })
    expect(await ask(graph.gateway, '{ order { count } }')).toEqual({
      data: { order: null },
      errors: [error('INTERNAL', 'The value does not fit the type Int.', 'order', 'count')],
    })
    graph.orders.behave({ data: { order: ['x'], orders: { id: '1' } } })
    expect(await ask(graph.gateway, '{ order { note } }')).toEqual({
      data: { order: null },
      errors: [error('INTERNAL', 'The value does not fit the type Order.', 'order')],
    })
    expect(await ask(graph.gateway, '{ orders { note } }')).toEqual({
      data: null,
      errors: [error('INTERNAL', 'The value does not fit the type list.', 'orders')],
    })
  })

  test('the keys of a hostile answer change nothing but the answer', async () => {
    const hostile =
      '{"data":{"order":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"note":"n"}}}'
    graph.orders.behave((response) => response.end(hostile))
    expect(await ask(graph.gateway, '{ order { note } }')).toEqual({ data: { order: { note: 'n' } } })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('a value of a variable that a subgraph repeats in its message is left out', async () => {
    const message =
      'Variable "$name" got invalid value "Mrs. Smith; \\"secret\\"" at "name.first"; Expected type "Name". It is too long.'
    graph.users.behave({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] })
    const answer = await ask(graph.gateway, 'mutation ($name: String) { greet(name: $name) { id } }', { name: 'x' })
    expect(answer).toEqual({
      data: { greet: null },
      errors: [
        error(
          'BAD_USER_INPUT',
          'Variable "$name" has a value at "name.first" that is no Name. It is too long.',
          'greet',
        ),
      ],
    })
  })
})

describe('mutations', () => {
  test('are read to the end, wherever that lies, before the next begins', async () => {
    const seen: string[] = []
    graph.orders.behave((response) => {
      seen.push('place')
      response.end(JSON.stringify({ data: { place: { user: { __typename: 'User', id: 'u7' } } } }))
    })
    graph.users.behave((response, _request, body) => {
      seen.push(body.includes('_entities') ? 'nick' : 'greet')
      response.end(
        JSON.stringify({ data: body.includes('_entities') ? { _entities: [{ nick: 'old' }] } : { greet: entity } }),
      )
    })
    const query = 'mutation { place { user { nick } } greet(name: "x") { id } }'
    expect(await ask(graph.gateway, query)).toEqual({
      data: { place: { user: { nick: 'old' } }, greet: { id: 'u7' } },
    })
    expect(seen).toEqual(['place', 'nick', 'greet'])
  })

  test('run in the order of the document, also across subgraphs, and stop for nothing', async () => {
    const seen: string[] = []
    graph.orders.behave((response, _request, body) => {
      seen.push(body.includes('third') ? 'third' : 'first')
      response.end(
        JSON.stringify({ data: body.includes('third') ? { third: { note: 'c' } } : { first: { note: 'a' } } }),
      )
    })
    graph.users.behave((response) => {
      seen.push('second')
      response.destroy()
    })
    const query = 'mutation { first: place { note } second: greet(name: "x") { id } third: place { note } }'
    expect(await ask(graph.gateway, query)).toEqual({
      data: { first: { note: 'a' }, second: null, third: { note: 'c' } },
      errors: [error('UNAVAILABLE', unreachable, 'second')],
    })
    expect(seen).toEqual(['first', 'second', 'third'])
  })
})

test('a mutation whose turn comes after the deadline is not sent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const tardy = await createStubbedGateway({ writeDeadlineMs: 5_000 })
  tardy.orders.behave((response) => {
    vi.setSystemTime(Date.now() + 5_000)
    response.end(JSON.stringify({ data: { place: { note: 'n' } } }))
  })
  expect(await ask(tardy.gateway, 'mutation { place { note } greet { nick } }')).toEqual({
    data: { place: { note: 'n' }, greet: null },
    errors: [error('DEADLINE_EXCEEDED', late, 'greet')],
  })
  expect(tardy.users.bodies).toEqual([])
  await tardy.close()
})

test('what could not be asked for because another subgraph failed is missing for the same reason', async () => {
  const away: SubgraphTransport = {
    send: () => Promise.resolve({ kind: 'failed', code: 'UNAVAILABLE', cause: 'away' }),
    close: () => Promise.resolve(),
  }
  const shop = await createShopGateway({ transports: { catalog: away } })
  // The owner is found by a book's ISBN, which only the catalogue knows.
  expect(await ask(shop, '{ review(id: "r1") { body subject { ... on Book { title owner { id } } } } }')).toEqual({
    data: { review: { body: 'Review 1', subject: { title: null, owner: null } } },
    errors: [
      error('UNAVAILABLE', unreachable, 'review', 'subject', 'title'),
      error('UNAVAILABLE', unreachable, 'review', 'subject', 'owner'),
    ],
  })
})

test('a subgraph that is stopped costs only its own fields', async () => {
  const stopped = await createStubbedGateway()
  await stopped.users.close()
  stopped.orders.behave({ data: { order } })
  expect(await ask(stopped.gateway, '{ order { note user { id nick } } admin { nick } }')).toEqual({
    data: { order: { note: 'n', user: { id: 'u7', nick: null } }, admin: null },
    errors: [error('UNAVAILABLE', unreachable, 'order', 'user', 'nick'), error('UNAVAILABLE', unreachable, 'admin')],
  })
  expect(stopped.logged.join('\n')).toContain('ECONNREFUSED')
  await stopped.close()
})
