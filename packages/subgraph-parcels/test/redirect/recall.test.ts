import type { Caller } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

describe('the recall of a parcel', () => {
  let network: Network
  let deliveries: Deliveries
  let carrier: Caller
  beforeAll(async () => {
    network = await startNetwork()
    deliveries = deliveriesOf(network)
    carrier = network.caller('carrier')
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const recall = (parcelId: string, caller = network.caller('platform')): Promise<any> =>
    network.mutate(
      caller,
      'recallParcel',
      { parcelId },
      'parcel { state } refusals { code outletId } userErrors { code retryable }',
    )
  const done = { parcel: { state: 'RETURNING' }, refusals: [], userErrors: [] }
  const refusedWith = (code: string): object => ({
    parcel: null,
    refusals: [{ code, outletId: null }],
    userErrors: [{ code: 'REFUSED', retryable: false }],
  })

  it('sends it back at once, and ends its redirect and its promise', async () => {
    const parcelId = await deliveries.createFor()
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    await network.redirect(parcelId, [network.outlets[1]!], { partner: network.partners.platform })
    expect(await recall(parcelId)).toEqual(done)
    expect(await deliveries.see(parcelId)).toMatchObject({
      state: 'RETURNING',
      destination: { kind: 'ADDRESS' },
      custodian: null,
      redirects: { nodes: [{ state: 'FAILED' }] },
    })
    expect(await deliveries.placesOf(parcelId)).toEqual([])
    expect((await recall(parcelId)).userErrors).toMatchObject([{ code: 'ALREADY_IN_STATE' }])
    const returned = await deliveries.scan(carrier, { kind: 'RETURNED', parcelId })
    expect(returned).toMatchObject({ parcel: { state: 'RETURNED' } })
    await network.checkShelves()
  })

  it('leaves it on its shelf until the courier takes it, however long that is', async () => {
    const parcelId = await deliveries.createFor()
    await network.redirect(parcelId, [network.outlets[0]!], { partner: network.partners.platform })
    await deliveries.scanAt(0, { kind: 'ARRIVED_OUTLET', parcelId })
    expect(await recall(parcelId, carrier)).toEqual(done)
    expect(await deliveries.placesOf(parcelId)).toEqual([['HELD', 0, '2026-11-23', null]])
    expect((await deliveries.see(parcelId)).holdUntil).toBeNull()
    network.setTime('2026-12-20T06:30:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect((await deliveries.see(parcelId)).state).toBe('RETURNING')
    const occurredAt = '2026-12-20T06:30:00Z'
    const handed = await deliveries.scanAt(0, { kind: 'HANDED_TO_COURIER', parcelId, occurredAt })
    expect(handed).toMatchObject({ event: { effective: true }, parcel: { state: 'RETURNING' } })
    expect(await deliveries.placesOf(parcelId)).toEqual([])
    await network.checkShelves()
  })

  it('is refused before the carrier has it, when it is a return, and once nobody can stop it', async () => {
    const announced = await deliveries.createFor()
    expect(await recall(announced)).toEqual(refusedWith('STATUS_NOT_ALLOWED'))
    const { parcelId } = await network.createReturn({ carrier: network.partners.carrier })
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId })
    expect(await recall(parcelId)).toEqual(refusedWith('STATUS_NOT_ALLOWED'))
    const customs = await deliveries.createFor({ restrictions: ['CUSTOMS'] })
    await deliveries.scan(carrier, { kind: 'ACCEPTED', parcelId: customs })
    expect(await recall(customs)).toEqual(refusedWith('CUSTOMS_HOLD'))
    await deliveries.scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId: announced })
    await deliveries.scan(carrier, { kind: 'MISSING', parcelId: announced })
    expect(await recall(announced)).toEqual(refusedWith('STATUS_NOT_ALLOWED'))
    await deliveries.scan(carrier, { kind: 'DELIVERED', parcelId: announced })
    expect(await recall(announced)).toEqual(refusedWith('NOT_INTERCEPTABLE'))
  })

  it('is for its shipper and its carrier', async () => {
    const parcelId = await deliveries.createFor({
      destination: { outletId: network.outlets[0] },
      carrier: network.partners.platform,
    })
    for (const name of ['stranger', 'operator'] as const) {
      expect((await recall(parcelId, network.caller(name))).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
    }
  })
})
