import { near, hub, measure, findOutlets, createParcel, scanOf, ignoreFaults, type Scene } from './scene.ts'

/** Scenes of returns, and of what time ends. */
export const returnsScenes: readonly Scene[] = [
  {
    name: 'returns with approval, labels, parts and receipts',
    async play(play) {
      const { platform, stranger } = play
      const items = [
        { sku: 'SHOE', quantity: 2, reason: 'DAMAGED' as const },
        { sku: 'SOCK', quantity: 1, reason: 'OTHER' as const },
      ]
      const asked = await platform.returns.create({
        items,
        method: 'DROP_OFF_UNLABELLED',
        destination: hub,
        requiresApproval: true,
        references: [{ kind: 'ORDER', value: 'SCENE' }],
      })
      if (!asked.ok) throw new Error('The return was refused.')
      const returnOrderId = asked.returnOrder.id
      await stranger.returns.approve({ returnOrderId })
      const approved = await platform.returns.approve({ returnOrderId })
      await platform.returns.approve({ returnOrderId })
      await platform.returns.reject({ returnOrderId })
      await stranger.returns.get({ id: returnOrderId })
      const parcelId = asked.returnOrder.parcels[0]!.id
      const page = await platform.parcels.nearestOutlets({ id: parcelId, near, first: 2 })
      await platform.parcels.nearestOutlets({
        id: parcelId,
        near,
        filter: { openAt: '2026-12-07T05:00:00Z' },
        first: 1,
      })
      const outletId = page?.nearestOutlets?.edges[0]?.node.id ?? ''
      await platform.parcels.redirectToNearest({ parcelId, near })
      const counter = await play.counterAt(outletId)
      if (approved.ok && approved.code)
        await counter.counter.dropOff({ outletId, reference: approved.code.reference, code: approved.code.digits })
      await platform.returns.receive({ returnOrderId, items: [{ sku: 'SHOE', quantity: 1, outcome: 'REFUND' }] })
      await platform.returns.receive({ returnOrderId, items: [{ sku: 'HAT', quantity: 1, outcome: 'REFUND' }] })
      await platform.returns.resolve({ returnOrderId })
      await platform.returns.cancel({ returnOrderId })
      const other = await platform.returns.create({ items, method: 'DROP_OFF_UNLABELLED', destination: hub })
      if (other.ok) await platform.returns.cancel({ returnOrderId: other.returnOrder.id })
      await platform.returns.list({ filter: { reference: 'SCENE' }, first: 5 })
      await platform.returns.create({ items, method: 'DROP_OFF_LABELLED', destination: hub })
    },
  },
  {
    name: 'plays the carrier of a sandbox, and lets time end what is due',
    async play(play) {
      const { platform, carrier } = play
      const carrierId = (await carrier.viewer())!.id
      const delivery = await platform.parcels.create({ carrier: carrierId, destination: hub, measure })
      if (!delivery.ok) throw new Error('The delivery was refused.')
      const parcelId = delivery.parcel.id
      await platform.sandbox.simulateCarrier({ parcelId, script: 'FAIL_ATTEMPT' })
      await platform.parcels.redirectToNearest({ parcelId, near })
      await platform.parcels.get({ id: parcelId })
      const [outletId = ''] = await findOutlets(play)
      const counter = await play.counterAt(outletId)
      const kept = await createParcel(play, outletId)
      await counter.parcels.recordScan(scanOf('ARRIVED_OUTLET', kept, { outletId }))
      const returned = await platform.returns.create({
        items: [{ sku: 'A', quantity: 1, reason: 'OTHER' }],
        method: 'DROP_OFF_UNLABELLED',
        destination: hub,
      })
      if (returned.ok) await platform.parcels.redirectToNearest({ parcelId: returned.parcel!.id, near })
      await play.advance('P3D')
      await platform.parcels.get({ id: kept })
      await play.advance('P20D')
      await platform.parcels.get({ id: kept })
      await platform.parcels.get({ id: parcelId })
      await play.advance('P60D')
      if (returned.ok) await platform.returns.get({ id: returned.returnOrder.id })
      await platform.events.list({ filter: { parcelId: kept }, first: 3 }).toArray({ limit: 30 })
      await platform.events.list({ filter: { parcelId }, first: 50 }).toArray({ limit: 60 })
      await ignoreFaults(
        () => carrier.sandbox.advanceClock({ by: 'P1D' }),
        () => platform.sandbox.advanceClock({ by: 'P1D' }),
      )
    },
  },
]
