import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ExecuteInProcess, Gateway } from '../../src/index.ts'
import { observe } from '../support/fuzz/compare-servers.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import { createKeyedGateway } from '../support/keyed-server.ts'
import { createOperations } from '../support/fuzz/random-operations.ts'
import { worlds } from '../support/worlds/worlds.ts'

let gateway: Gateway
let asked: string[] = []

const count =
  (execute: ExecuteInProcess): ExecuteInProcess =>
  (query, ...given) => {
    asked.push(query)
    return execute(query, ...given)
  }

beforeAll(async () => {
  gateway = await createKeyedGateway(false, count)
})
beforeEach(() => {
  asked = []
})
afterAll(() => gateway.close())

const mine = '{ me { id name reviews { id stars } } }'

async function askAtOnce(...requests: (readonly [key: string, query: string])[]): Promise<string[]> {
  const answers = await Promise.all(
    requests.map(async ([key, query]) => {
      const identity = await gateway.authenticator.authenticate(key)
      return gateway.execute({ query }, { identity, requestId: 'r' })
    }),
  )
  return answers.map(({ body }) => body)
}

test('clients with one key that ask the same at once are answered from one request to each subgraph', async () => {
  const [alone] = await askAtOnce(['sk_test_1', mine])
  expect(asked).toHaveLength(2)
  asked = []
  const together = await askAtOnce(['sk_test_1', mine], ['sk_test_1', mine], ['sk_test_1', mine])
  expect(together).toEqual([alone, alone, alone])
  expect(asked).toHaveLength(2)
})

test('clients with two keys are not', async () => {
  const [one, other] = await askAtOnce(['sk_test_1', mine], ['dk_test_1', mine])
  expect(other).toBe(one)
  expect(asked).toHaveLength(4)
})

test('mutations are not, nor what they read', async () => {
  const rename = 'mutation { renameUser(id: "u1", name: "User 1") { id reviews { id } } }'
  const [one, other] = await askAtOnce(['sk_test_1', rename], ['sk_test_1', rename])
  expect(other).toBe(one)
  expect(asked).toHaveLength(4)
})

test('clients that ask at once for entities of one kind are answered from one list', async () => {
  const reviewsOf = (id: string): string => `query Of${id} { user(id: "${id}") { reviews { stars } } }`
  const two = [
    ['sk_test_1', reviewsOf('u1')],
    ['sk_test_1', reviewsOf('u2')],
  ] as const
  const [one] = await askAtOnce(two[0])
  const [other] = await askAtOnce(two[1])
  asked = []
  expect(await askAtOnce(...two)).toEqual([one, other])
  expect(asked.filter((query) => query.includes('_entities'))).toHaveLength(1)
})

test.for(worlds)('many clients at once are answered as each alone would be: the world $name', async (world) => {
  const wide = { tokens: 20_000, selections: 10_000, entityHops: 10_000, depth: 100 }
  const shared = await createWorldGateway(world, { limits: wide, wrap: count, random: () => 0.5 })
  const next = createOperations(shared.schema, 20_261_122, world.argumentValues)
  const operations = Array.from({ length: 120 }, next).filter(
    ({ query }) => /^\s*(query|\{)/.test(query) && query.length < 3_000,
  )
  expect(operations.length).toBeGreaterThan(50)
  const alone = []
  for (const { query, variables } of operations) alone.push(observe(await ask(shared, query, variables)))
  const askedAlone = asked.length
  asked = []
  const thrice = [...operations, ...operations, ...operations]
  const together = await Promise.all(thrice.map(({ query, variables }) => ask(shared, query, variables)))
  expect(together.map(observe)).toEqual([...alone, ...alone, ...alone])
  expect(asked.length).toBeLessThan(2 * askedAlone)
  await shared.close()
})
