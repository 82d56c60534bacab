import { findLeaks } from '@restante/subgraph-kit/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Network, startNetwork } from '../network.ts'

let network: Network
beforeAll(async () => {
  network = await startNetwork()
})
afterAll(() => network.close())

it('tells a stranger no more of what belongs to others than of what nobody has, and lets it change nothing', async () => {
  const platform = network.caller('platform')
  const { parcelId } = await network.createReturn()
  const { redirect } = await network.redirect(parcelId, [network.outlets[0]!])
  const input = { outletIds: [network.outlets[0]], partners: [network.partners.platform], parcels: [{}, {}] }
  const { reservation } = await network.mutate(
    platform,
    'reservePlaces',
    { ...input, purpose: 'COLLECTION' },
    'reservation { id }',
  )
  const { parcel } = await network.mutate(
    platform,
    'createParcel',
    { destination: { reservationId: reservation.id } },
    'parcel { id }',
  )
  const counter = network.counter(network.outlets[0]!)
  const scan = { kind: 'ARRIVED_OUTLET', parcelId: parcel.id, outletId: network.outlets[0] }
  const { event } = await network.mutate(
    counter,
    'recordScan',
    { ...scan, occurredAt: '2026-11-23T06:00:00Z' },
    'event { id }',
  )
  const { delegation } = await network.mutate(
    platform,
    'delegateCollection',
    { parcelId: parcel.id },
    'delegation { id }',
  )
  const { manifest } = await network.mutate(
    counter,
    'openManifest',
    { kind: 'INBOUND', outletId: network.outlets[0], barcodes: ['R1'] },
    'manifest { id }',
  )
  const { data } = await network.run(platform, `{ parcel(id: "${parcelId}") { returnOrder { id } } }`)
  const theirs = async (): Promise<unknown> =>
    (
      await network.admin.query(
        `select p.id, p.sequence, p.state, (select count(*) from parcels.place where holder_id = p.id) from parcels.parcel p
          where shipper_id = $1 union all select r.id, r.sequence, r.state, used from parcels.reservation r where r.id = $2
          union all select m.id, 0, m.state, 0 from parcels.manifest m where m.id = $3 order by id`,
        [network.partners.platform, reservation.id, manifest.id],
      )
    ).rows
  const before = await theirs()

  const stranger = network.caller('stranger', { scopes: [...platform.scopes, 'counter', 'admin'] })
  const own = await network.mutate(
    stranger,
    'createParcel',
    { destination: { address: { lines: ['1 Road'], country: 'IN' } } },
    'parcel { id }',
  )
  const foreign = [
    parcelId,
    parcel.id,
    redirect.id,
    reservation.id,
    event.id,
    delegation.id,
    manifest.id,
    data.parcel.returnOrder.id,
  ]
  const trial = await findLeaks(
    {
      schema: network.parcels.subgraph.schema,
      execute: (query, variables) => network.run(stranger, query, variables),
      entities: { Parcel: '', Redirect: '', ReturnOrder: '', Reservation: '' },
      samples: {
        parcelId: own.parcel.id,
        parcelIds: [own.parcel.id],
        outletId: network.outlets[0],
        outletIds: [network.outlets[0]],
        partner: network.partners.platform,
        partners: [network.partners.platform],
        DestinationInput: { address: { lines: ['1 Road'], country: 'IN' } },
      },
    },
    foreign.map((id: string) => ({ id, unknown: id.replace(/.{12}$/, '0123456789ab') })),
  )
  expect(trial.unsound).toEqual([])
  expect(trial.requests).toBeGreaterThan(300)
  expect(await theirs()).toEqual(before)
})
