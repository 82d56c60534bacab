import { start } from '../network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

/** Returns a value of an argument for which the field can be run; `own` is a parcel of the caller. */
export function sampleArgument(field: string, name: string, own: string): unknown {
  const inputs: Record<string, object> = {
    reservePlaces: { outletIds: ['out_1'], partners: ['prt_1'], purpose: 'COLLECTION', parcels: [{}] },
    releaseReservation: { reservationId: 'res_1' },
    redirectParcel: { parcelId: own, outletIds: ['out_1'] },
    cancelRedirect: { redirectId: 'red_1' },
    issueCode: { parcelIds: ['par_1'] },
    delegateCollection: { parcelId: 'par_1' },
    revokeDelegation: { delegationId: 'del_1' },
    createReturn: {
      method: 'DROP_OFF_UNLABELLED',
      items: [{ sku: 'A', quantity: 1, reason: 'OTHER' }],
      deliveryId: 'par_1',
    },
    createShopperSession: { actions: ['TRACK'] },
    revokeShopperSession: { sessionId: 'ses_1' },
    createParcel: { destination: { address } },
    createParcels: { parcels: [{ idempotencyKey: 'k', destination: { address } }] },
    updateParcel: { parcelId: own },
    cancelParcel: { parcelId: own },
    answerRedirect: { redirectId: 'red_1', accept: true },
    recallParcel: { parcelId: own },
    approveReturn: { returnOrderId: 'ret_1' },
    rejectReturn: { returnOrderId: 'ret_1' },
    cancelReturn: { returnOrderId: 'ret_1' },
    receiveReturn: { returnOrderId: 'ret_1', items: [{ sku: 'A', quantity: 1 }] },
    resolveReturn: { returnOrderId: 'ret_1' },
    swapParcels: { outletId: 'out_1', qr: 'x' },
    recordScan: { kind: 'DELIVERED', parcelId: own, occurredAt: start },
    recordScans: { scans: [{ idempotencyKey: 'k', kind: 'DELIVERED', parcelId: own, occurredAt: start }] },
    openManifest: { kind: 'INBOUND', outletId: 'out_1' },
    closeManifest: { manifestId: 'mft_1', agreed: true },
    dropOffParcel: { outletId: 'out_1', qr: 'x' },
    collectParcel: { outletId: 'out_1', qr: 'x' },
    refuseParcel: { outletId: 'out_1', parcelId: own },
    extendHold: { parcelId: own },
    advanceClock: { by: 'PT1M' },
    simulateCarrier: { parcelId: own, script: 'DELAY' },
  }
  const isList = field === 'createParcels' || field === 'recordScans'
  if (name === 'input') return { ...(isList ? {} : { idempotencyKey: `try-${field}` }), ...inputs[field] }
  return name === 'first' ? 1 : name === 'id' ? own : name === 'value' ? 'X1' : null
}
