import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Network, startNetwork } from '../network.ts'
import { type Deliveries, deliveriesOf } from './deliveries.ts'

let network: Network
let deliveries: Deliveries
beforeAll(async () => {
  network = await startNetwork()
  deliveries = deliveriesOf(network)
})
afterAll(() => network.close())

async function see(parcelId: string, caller = network.caller('platform')): Promise<unknown> {
  const { data, errors } = await network.run(
    caller,
    'query($id: ID!) { parcel(id: $id) { requirements { capabilities partnerId daysAhead expectedOn } } }',
    { id: parcelId },
  )
  expect(errors).toBeUndefined()
  return data.parcel && data.parcel.requirements
}

test('a delivery requires collection with its checks at a service point of its carrier, from the day on which it is expected', async () => {
  const parcelId = await deliveries.createFor({ restrictions: ['AGE_CHECK', 'NO_DELEGATE'], expectedOn: '2026-11-27' })
  const requirements = {
    capabilities: ['AGE_CHECK', 'COLLECT'],
    partnerId: network.partners.carrier,
    daysAhead: 1,
    expectedOn: '2026-11-27',
  }
  expect(await see(parcelId)).toEqual(requirements)
  expect(await see(parcelId, network.caller('carrier'))).toEqual(requirements)
  expect(await see(parcelId, network.caller('stranger'))).toBeNull()
})

test('a delivery without a carrier may go to the service points of any partner', async () => {
  const { parcel } = await deliveries.create()
  expect(await see(parcel.id)).toEqual({ capabilities: ['COLLECT'], partnerId: null, daysAhead: 1, expectedOn: null })
})

test('a return requires a counter that takes it as it is, today, whoever asks', async () => {
  const { parcelId } = await network.createReturn()
  const requirements = {
    capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'],
    partnerId: null,
    daysAhead: 0,
    expectedOn: null,
  }
  expect(await see(parcelId)).toEqual(requirements)
  // The operator becomes a party by the promise. It may not see the return order, and the counter is the same.
  await network.redirect(parcelId, [network.outlets[0]!])
  expect(await see(parcelId, network.caller('operator'))).toEqual(requirements)
})
