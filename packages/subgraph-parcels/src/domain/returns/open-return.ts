import { type LocalDate, newRealmId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import { type AnnouncedIdentifier, announceParcel } from '../announce.ts'
import type { Code } from '../parcel/counter-code.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { Destination, ParcelMeasure, Recipient, Reference } from '../parcel/parcel.ts'
import { type ReturnItem, type ReturnOrder, settleOrder } from '../parcel/return-order.ts'
import type { ReturnMethod } from '../parcel/return-state.ts'
import { dropOffCode } from './return.ts'

/** One parcel of a return that its shipper requests. */
export interface ReturnParcel {
  readonly measure: ParcelMeasure | null
  readonly identifiers: readonly AnnouncedIdentifier[]
}

/** A shipper's request for a return. */
export interface ReturnRequest {
  readonly kind: 'RETURN' | 'EXCHANGE'
  readonly method: ReturnMethod
  readonly items: readonly Pick<ReturnItem, 'sku' | 'quantity' | 'reason'>[]
  readonly refs: readonly Reference[]
  readonly carrierId: PartnerId | null
  readonly destination: Destination
  readonly parcels: readonly ReturnParcel[]
  readonly recipient: Recipient | null
  readonly dropOffBy: LocalDate
  /** True for a shopper's request, which the shipper has yet to approve. */
  readonly requiresApproval: boolean
  /** The deliveries that are handed over in exchange. */
  readonly replacements: readonly Dossier[]
  /** True when they may be handed over although nothing is brought back. */
  readonly allowsIncomplete: boolean
}

/** Days in which a return may be dropped off, unless the shipper states a last day. */
export const defaultReturnDays = 30

/**
 * Returns a new return with the dossiers of its parcels, in the order of the request. Approved and without a label it has an
 * open code, the same for all of its parcels.
 */
export function openReturn(
  request: ReturnRequest,
  shipper: { readonly realm: RealmId; readonly livemode: boolean; readonly partnerId: PartnerId },
  code: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): { readonly returnOrder: ReturnOrder; readonly dossiers: readonly Dossier[] } {
  const realmId = shipper.realm
  const { carrierId, destination, dropOffBy, kind, method, recipient, refs } = request
  const returnId = newRealmId('ret', realmId, now)
  const order: ReturnOrder = {
    realmId,
    id: returnId,
    rma: returnId.slice(-12).toUpperCase(),
    shipperId: shipper.partnerId,
    kind,
    state: 'REQUESTED',
    method,
    items: request.items.map((item) => ({ ...item, received: 0, outcome: null })),
    dropOffBy,
    createdAt: now,
    approval: request.requiresApproval ? 'PENDING' : 'NOT_NEEDED',
    allowsIncomplete: request.allowsIncomplete,
    isAwaited: true,
    resolvedAt: null,
    updatedAt: now,
  }
  const returnOrder = settleOrder(order, [{ direction: 'RETURN', state: 'ANNOUNCED' }])
  const codes = returnOrder.state === 'CODE_ISSUED' ? [dropOffCode(realmId, dropOffBy, code, now)] : []
  // The parcels of a return are listed by their ids, which do not follow the order in which they were made.
  const ids = request.parcels.map(() => newRealmId('par', realmId, now)).toSorted()
  const announced = request.parcels.map(({ measure, identifiers }, index) => {
    const announcement = {
      direction: 'RETURN' as const,
      origin: null,
      restrictions: [],
      expectedOn: null,
      identifiers,
      carrierId,
      destination,
      measure,
      refs,
      recipient,
    }
    return announceParcel(announcement, shipper, now, ids[index])
  })
  const siblings = [...announced, ...request.replacements].map(({ parcel: { id, direction, state, sequence } }) => ({
    parcelId: id,
    direction,
    state,
    sequence,
  }))
  const dossiers = announced.map((dossier) => ({
    ...dossier,
    parcel: { ...dossier.parcel, returnId },
    codes,
    returnOrder,
    siblings: siblings.filter(({ parcelId }) => parcelId !== dossier.parcel.id),
  }))
  return { returnOrder, dossiers }
}
