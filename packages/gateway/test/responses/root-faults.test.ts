import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SubgraphTransport } from '../../src/index.ts'
import { entity, error, late, masked, order, silences, unreachable } from '../support/refused/fault-cases.ts'
import { ask, createShopGateway } from '../support/gateway-of-world.ts'
import { createStubbedGateway, type StubbedGateway } from '../support/gateway-of-stubs.ts'

let graph: StubbedGateway

beforeAll(async () => {
  graph = await createStubbedGateway()
})
afterAll(() => graph.close())
afterEach(() => vi.useRealTimers())
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
  const failed = { kind: 'failed', code: 'UNAVAILABLE', cause: 'away' } as const
  const away: SubgraphTransport = {
    send: () => Promise.resolve(failed),
    subscribe: () => Promise.resolve(failed),
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

test('what the log says of a subgraph that fails repeats no variable', async () => {
  const stubbed = await createStubbedGateway()
  const greet = 'mutation ($name: String) { greet(name: $name) { id } }'
  const name = 'Asha Rao'
  stubbed.users.behave({ data: { greet: null }, errors: [{ message: `No row for "${name}".`, path: ['greet'] }] })
  await ask(stubbed.gateway, greet, { name })
  stubbed.users.behave((response) => response.end(`${name} is unknown`))
  await ask(stubbed.gateway, greet, { name })
  await stubbed.close()
  const lines = stubbed.logged.join('\n')
  expect(lines).toContain('No row for')
  expect(lines).toContain('SyntaxError')
  expect(lines).not.toContain(name)
})
