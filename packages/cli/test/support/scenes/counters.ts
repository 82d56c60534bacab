import { hub, findOutlets, createParcel, at, scanOf, ignoreFaults, type Scene } from './scene.ts'

/** Scenes at a counter: codes, numbers and manifests. */
export const countersScenes: readonly Scene[] = [
  {
    name: 'collects with codes, delegates and revokes',
    async play(play) {
      const { platform, stranger } = play
      const [outletId = ''] = await findOutlets(play)
      const counter = await play.counterAt(outletId)
      const parcelId = await createParcel(play, outletId, { recipient: { maskedName: 'A. B.' } })
      await platform.parcels.issueCode({ parcelIds: [parcelId] })
      await counter.parcels.recordScan(scanOf('ARRIVED_OUTLET', parcelId, { outletId, shelf: 'B2' }))
      const issued = await platform.parcels.issueCode({ parcelIds: [parcelId] })
      await stranger.parcels.issueCode({ parcelIds: [parcelId] })
      if (!issued.ok) throw new Error('There is no code.')
      const { reference, digits, qr } = issued.code
      const wrong = digits === '000000' ? '111111' : '000000'
      for (let tries = 0; tries < 3; tries++) await counter.counter.collect({ outletId, reference, code: wrong })
      await counter.counter.collect({ outletId, reference: 'ZZZZ', code: wrong })
      await counter.counter.collect({ outletId, reference, code: digits })
      await platform.parcels.delegateCollection({ parcelId })
      await ignoreFaults(() => counter.counter.collect({ outletId: 'out_other', reference, code: digits }))
      await counter.counter.collect({ outletId, qr, checks: [{ kind: 'AGE', passed: true }] })
      await counter.counter.collect({ outletId, qr })
      await counter.counter.collect({ outletId, reference, code: digits })
      await platform.parcels.get({ id: parcelId })
      const second = await createParcel(play, outletId)
      await counter.parcels.recordScan(scanOf('ARRIVED_OUTLET', second, { outletId }))
      const delegated = await platform.parcels.delegateCollection({ parcelId: second })
      if (delegated.ok) await platform.parcels.revokeDelegation({ delegationId: delegated.delegation.id })
      const again = await platform.parcels.delegateCollection({ parcelId: second })
      if (again.ok) {
        const code = again.delegation.code!
        await counter.counter.collect({ outletId, reference: code.reference, code: code.digits })
      }
    },
  },
  {
    name: 'records scans of numbers, known and unknown, and manifests of them',
    async play(play) {
      const { platform, carrier } = play
      const [outletId = ''] = await findOutlets(play)
      const counter = await play.counterAt(outletId)
      const carrierId = (await carrier.viewer())!.id
      const number = { scheme: 'CARRIER' as const, value: 'Scene-1', carrier: carrierId }
      const scan = (barcode: string, deviceSequence: number) =>
        counter.parcels.recordScan({ kind: 'ARRIVED_OUTLET', barcode, outletId, occurredAt: at(), deviceSequence })
      await scan('scene-unknown', 1)
      await scan('scene-unknown', 1)
      const parcelId = await createParcel(play, outletId, { carrier: carrierId, identifiers: [number] }).catch(
        () => null,
      )
      await carrier.parcels.create({ destination: hub, identifiers: [number] })
      await platform.parcels.create({ destination: hub, carrier: carrierId, identifiers: [number] })
      await platform.parcels.listByIdentifier({ value: 'Scene-1', first: 5 })
      await platform.parcels.listByIdentifier({ value: 'SCENE-1', first: 5 })
      const opened = await counter.manifests.open({ kind: 'INBOUND', outletId, barcodes: ['Scene-1', 'Scene-2'] })
      await scan('Scene-1', 2)
      if (opened.ok) {
        const manifestId = opened.manifest.id
        await counter.parcels.recordScan({
          kind: 'ARRIVED_OUTLET',
          barcode: 'Scene-3',
          outletId,
          occurredAt: at(),
          deviceSequence: 3,
          manifestId,
        } as never)
        await counter.manifests.get({ id: manifestId })
        await counter.manifests.close({ manifestId, agreed: false })
        await counter.manifests.close({ manifestId, agreed: false })
      }
      await counter.parcels.recordScans({
        scans: [
          { kind: 'ARRIVED_OUTLET', barcode: 'Scene-4', outletId, occurredAt: at(), idempotencyKey: 'scan-1' },
          { kind: 'ARRIVED_OUTLET', barcode: 'Scene-1', outletId, occurredAt: at(), idempotencyKey: 'scan-2' },
        ],
      })
      if (parcelId) await platform.parcels.get({ id: parcelId })
      await platform.parcels.create({ destination: hub, identifiers: [{ scheme: 'S10', value: 'RA123456780IN' }] })
    },
  },
]
