import { findUnsoundOutcomes } from '@restante/subgraph-kit/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Network, startNetwork } from '../network.ts'

let network: Network
beforeAll(async () => {
  network = await startNetwork()
})
afterAll(() => network.close())

it('gives data or BAD_USER_INPUT with its place, whatever an argument or input field holds', async () => {
  const { parcelId, reference, digits } = await network.createReturn()
  const cancelled = await network.createReturn()
  const redirect = await network.redirect(parcelId, [network.outlets[0]!])
  const caller = network.caller('platform', {
    scopes: [
      'outlets:read',
      'parcels:read',
      'parcels:write',
      'returns:read',
      'returns:write',
      'counter',
      'admin',
      'reservations:write',
    ],
  })
  const { reservation } = await network.mutate(
    caller,
    'reservePlaces',
    {
      outletIds: [network.outlets[0]],
      partners: [network.partners.platform],
      purpose: 'DROP_OFF',
      parcels: [{}, {}, {}],
    },
    'reservation { id }',
  )
  const { manifest } = await network.mutate(
    network.caller('operator'),
    'openManifest',
    { kind: 'INBOUND', outletId: network.outlets[0], carrier: network.partners.platform, barcodes: ['R1'] },
    'manifest { id }',
  )
  const { data } = await network.run(
    caller,
    `{ parcel(id: "${parcelId}") { returnOrder { id } redirects(first: 1) { nodes { servicePoint { id } } } } }`,
  )
  const trial = await findUnsoundOutcomes({
    schema: network.parcels.subgraph.schema,
    execute: (query, variables) => network.run(caller, query, variables),
    entities: {
      Parcel: parcelId,
      Reservation: reservation.id,
      Redirect: redirect.redirect.id,
      ReturnOrder: data.parcel.returnOrder.id,
      ServicePoint: data.parcel.redirects.nodes[0].servicePoint.id,
      Outlet: network.outlets[0]!,
    },
    samples: {
      parcelId,
      'CancelParcelInput.parcelId': cancelled.parcelId,
      parcelIds: [parcelId],
      outletId: network.outlets[0],
      outletIds: [network.outlets[0]],
      partner: network.partners.platform,
      partners: [network.partners.platform],
      reservationId: reservation.id,
      manifestId: manifest.id,
      replaces: reservation.id,
      carrier: network.partners.carrier,
      DestinationInput: { address: { lines: ['1 Road'], country: 'IN' } },
      reference,
      code: digits,
    },
  })
  expect(trial.unsound).toEqual([])
  expect(trial.requests).toBeGreaterThan(500)
})
