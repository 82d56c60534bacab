import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGraph, type TestGraph } from '../src/testing.ts'

describe("a sandbox's clock", () => {
  let graph: TestGraph
  beforeAll(async () => {
    graph = await startGraph({ sample: 'small' })
  })
  afterAll(() => graph.close())

  const post = async (query: string, key: string): Promise<any> => {
    const response = await fetch(graph.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query }),
    })
    return response.json()
  }
  const advance = (key: string, idempotencyKey: string, by: string): Promise<any> =>
    post(
      `mutation { advanceClock(input: { idempotencyKey: "${idempotencyKey}", by: "${by}" }) { now userErrors { code } } }`,
      key,
    )

  it('is set forward for the whole graph, by the key that may', async () => {
    const { platform, admin } = graph.keys
    expect((await advance(platform, 'a', 'P1D')).errors[0].extensions.code).toBe('FORBIDDEN')
    const created = await post(
      `mutation { createReturn(input: { idempotencyKey: "r", method: DROP_OFF_UNLABELLED, items: [{ sku: "A", quantity: 1, reason: OTHER }],
        destination: { address: { lines: ["Hub"], country: "IN" } } }) { returnOrder { id state } } }`,
      platform,
    )
    const before = Date.now()
    const { data } = await advance(admin, 'b', 'P45D')
    expect(data.advanceClock.userErrors).toEqual([])
    expect(Date.parse(data.advanceClock.now)).toBeGreaterThanOrEqual(before + 45 * 86_400_000)
    const { id } = created.data.createReturn.returnOrder
    expect((await post(`{ returnOrder(id: "${id}") { state } }`, platform)).data.returnOrder).toEqual({
      state: 'EXPIRED',
    })
    // Repeating the request sets it no further.
    expect((await advance(admin, 'b', 'P45D')).data).toEqual(data)
  })
})
