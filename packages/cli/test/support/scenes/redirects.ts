import { findOutlets, createParcel, scanOf, type Scene } from './scene.ts'

/** Scenes of parcels that go elsewhere, or nowhere. */
export const redirectsScenes: readonly Scene[] = [
  {
    name: 'refuses, recalls, cancels and loses parcels, and redirects them',
    async play(play) {
      const { platform, stranger } = play
      const [first = '', second = '', third = ''] = await findOutlets(play)
      const counter = await play.counterAt(first)
      const parcelId = await createParcel(play, first)
      await platform.parcels.redirectOptions({ id: parcelId })
      await platform.parcels.redirect({ parcelId, outletIds: ['out_test_full', second] })
      await platform.parcels.redirect({ parcelId, outletIds: [second] })
      await stranger.parcels.redirect({ parcelId, outletIds: [second] })
      const moved = await platform.parcels.redirect({ parcelId, outletIds: [third, first] })
      if (moved.ok) await platform.parcels.cancelRedirect({ redirectId: moved.redirect.id })
      await platform.parcels.redirect({ parcelId, outletIds: [second] })
      await platform.parcels.get({ id: parcelId })
      await platform.parcels.recall({ parcelId })
      await counter.parcels.recordScan(scanOf('ARRIVED_OUTLET', parcelId, { outletId: first }))
      await counter.counter.refuse({ parcelId, outletId: first })
      await platform.parcels.cancel({ parcelId })
      const refused = await createParcel(play, first)
      await counter.parcels.recordScan(scanOf('ARRIVED_OUTLET', refused, { outletId: first }))
      await platform.parcels.extendHold({ parcelId: refused })
      await platform.parcels.redirect({ parcelId: refused, outletIds: [first] })
      await platform.parcels.redirect({ parcelId: refused, outletIds: [second] })
      const lost = await createParcel(play, first)
      await counter.parcels.recordScan(scanOf('MISSING', lost, { outletId: first }))
      await platform.parcels.update({ parcelId: lost, measure: { weight: 1_000 }, expectedOn: '2020-01-01' })
      await platform.parcels.update({ parcelId: lost, measure: { weight: 1_000 } })
      await platform.parcels
        .list({ filter: { outletId: first, direction: 'OUTBOUND' }, first: 2 })
        .toArray({ limit: 6 })
    },
  },
]
