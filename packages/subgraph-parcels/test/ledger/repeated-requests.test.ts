import type { Caller } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

describe('the key of a request', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  const cancel = (
    idempotencyKey: string,
    parcelId: string,
    caller: Caller = network.caller('platform'),
  ): Promise<any> =>
    network.mutate(caller, 'cancelParcel', { idempotencyKey, parcelId }, 'parcel { id } userErrors { code }')
  const create = async (): Promise<string> => (await network.createReturn()).parcelId

  it('shows no result to a caller who may no longer ask for it', async () => {
    const id = await create()
    expect(await cancel('withdrawn', id)).toEqual({ parcel: { id }, userErrors: [] })
    const reader = network.caller('platform', { scopes: ['parcels:read'] })
    await expect(cancel('withdrawn', id, reader)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is not used up by a request for which nothing was done', async () => {
    const [id, ended] = [await create(), await create()]
    await cancel('before', ended)
    for (const wrong of [`${id}0`, id.replace(/.{12}$/, '0123456789ab'), ended])
      expect(await cancel('unused', wrong)).toMatchObject({ parcel: null, userErrors: [{}] })
    expect(await cancel('unused', id)).toEqual({ parcel: { id }, userErrors: [] })
    await expect(cancel('unused', ended)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  })

  it('may be used for another request once the first is forgotten', async () => {
    const id = await create()
    await cancel('forgotten', id)
    network.setTime('2027-01-01T06:30:01Z')
    await network.parcels.deleteExpired(realm)
    const later = await create()
    expect(await cancel('forgotten', later)).toEqual({ parcel: { id: later }, userErrors: [] })
    network.setTime(start)
  })
})
