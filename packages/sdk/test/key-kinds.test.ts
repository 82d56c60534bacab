import { expect, it } from 'vitest'
import { createClientOn, type FullClient } from '../src/client.ts'
import { createExecutorOn } from '../src/executor.ts'
import { cancelParcel, nearestOutlets } from '../src/generated/operations.ts'
import { ForbiddenError } from '../src/index.ts'
import { answerData, endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const cancelled = { cancelParcel: { parcel: { id: 'par_demo_1', state: 'CANCELLED' }, userErrors: [] } }

it.each(['ss_0123456789abcdef', 'dk_0123456789abcdef', 'sk_test_0123456789abcdef'])(
  'with the key %s sends mutations and coordinates as they are: the graph decides',
  async (key) => {
    const near = { point: { latitude: 12.9715987, longitude: 77.5945627 } }
    network.answer(
      answerData(cancelled),
      answerData({ nearestOutlets: { edges: [], pageInfo: { hasNextPage: false }, removed: [] } }),
    )
    const executor = createExecutorOn(createSkippingRuntime(), { endpoint, apiKey: key })
    expect(await cancelParcel(executor, { parcelId: 'par_demo_1' })).toMatchObject({ ok: true })
    await nearestOutlets(executor, { near, first: 1 })
    expect(network.sent[1]!.variables.near).toEqual(near)
  },
)

it('with a publishable key rounds coordinates and refuses to write, without a request', async () => {
  network.answer(answerData({ nearestOutlets: { edges: [], pageInfo: { hasNextPage: false }, removed: [] } }))
  const client: FullClient = createClientOn<string>(createSkippingRuntime(), {
    endpoint,
    apiKey: 'pk_test_0123456789abcdefghij',
  })
  await client.outlets.nearest({ near: { point: { latitude: 12.9715987, longitude: 77.5945627 } }, first: 1 })
  expect(network.sent[0]!.variables.near).toEqual({ point: { latitude: 12.9716, longitude: 77.5946 } })
  const near = { postalCode: { country: 'IN', code: '560001' } }
  await expect(client.parcels.cancel({ parcelId: 'par_demo_1' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    status: null,
    attempts: 0,
  })
  await expect(client.parcels.redirectToNearest({ parcelId: 'par_demo_1', near })).rejects.toBeInstanceOf(
    ForbiddenError,
  )
  const places = { near, purpose: 'COLLECTION' as const, parcels: [{}] }
  await expect(client.reservations.createNearest(places)).rejects.toBeInstanceOf(ForbiddenError)
  expect(network.sent).toHaveLength(1)
})
