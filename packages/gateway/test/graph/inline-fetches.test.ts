import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gateway } from '../../src/index.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import { freight } from '../support/worlds/freight.ts'

const asked: string[] = []
let gateway: Gateway

beforeAll(async () => {
  const opened = freight.open()
  opened.reset()
  gateway = await createWorldGateway(freight, {
    opened,
    wrap:
      (execute) =>
      (query, ...given) => {
        asked.push(query)
        return execute(query, ...given)
      },
  })
})

afterAll(() => gateway.close())

/** Returns the number of subgraph requests that an operation takes, and its data. */
async function count(query: string): Promise<{ requests: number; data: unknown }> {
  asked.length = 0
  const { data, errors } = await ask(gateway, query)
  expect(errors).toBeUndefined()
  return { requests: asked.length, data }
}

describe('what a field requires', () => {
  test('is asked in the request that delivers the entity: three requests, not four', async () => {
    const { requests, data } = await count('{ ship(imo: "i0") { home { berths(first: 1) { number depthFee } } } }')
    expect(requests).toBe(3)
    expect(data).toEqual({ ship: { home: { berths: [{ number: 0, depthFee: expect.any(Number) as number }] } } })
  })

  test('is not asked again when the client selects it as well', async () => {
    const { requests, data } = await count(
      '{ ship(imo: "i0") { home { berths(first: 1) { depth deep: depth depthFee craneFee cranes { reach } } } } }',
    )
    expect(requests).toBe(3)
    expect(data).toMatchObject({ ship: { home: { berths: [{ cranes: expect.any(Array) as unknown[] }] } } })
  })

  test('is asked where several fields deliver such entities, each for its own', async () => {
    const { requests } = await count(`{
      ship(imo: "i0") { home { berths(first: 1) { depthFee } } }
      other: ship(imo: "i1") { home { berths(first: 2) { craneFee } } }
    }`)
    expect(requests).toBe(3)
  })

  test('is asked apart where the subgraph must be told of it: the subgraph that delivers is asked twice', async () => {
    const { requests, data } = await count('{ cheapest(first: 1) { depthFee } }')
    expect(requests).toBe(3)
    expect(data).toEqual({ cheapest: [{ depthFee: 18 }] })
  })
})
