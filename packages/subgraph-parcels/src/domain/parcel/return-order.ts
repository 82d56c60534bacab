import type { LocalDate, ParcelId, PartnerId, RealmId, ReturnOrderId } from '@restante/subgraph-kit'
import type { ParcelState } from './parcel-state.ts'
import type { Parcel } from './parcel.ts'
import { type ReturnMethod, type ReturnState, stateOfReturn } from './return-state.ts'

/** A reason for which a shopper returns an item. */
export type ReturnReason = 'DOES_NOT_FIT' | 'DAMAGED' | 'WRONG_ITEM' | 'NOT_AS_DESCRIBED' | 'NO_LONGER_WANTED' | 'OTHER'

/** The shipper's decision about a line of a return. */
export type ItemOutcome = 'REFUND' | 'EXCHANGE' | 'STORE_CREDIT' | 'REJECTED'

/** One line of a return. */
export interface ReturnItem {
  readonly sku: string
  readonly quantity: number
  readonly received: number
  readonly reason: ReturnReason
  /** Null until the shipper has decided. */
  readonly outcome: ItemOutcome | null
}

/** An order to return items to their shipper. */
export interface ReturnOrder {
  readonly realmId: RealmId
  readonly id: ReturnOrderId
  /** The shipper's number of the return, unique per shipper. */
  readonly rma: string
  readonly shipperId: PartnerId
  /** An exchange becomes a return once none of its replacements can be handed over any more. */
  readonly kind: 'RETURN' | 'EXCHANGE'
  readonly state: ReturnState
  readonly method: ReturnMethod
  readonly items: readonly ReturnItem[]
  /** The last local day on which a counter takes the return. */
  readonly dropOffBy: LocalDate
  readonly createdAt: Date
  /** Whether the shipper has to approve the return before it may be handed in, and has. */
  readonly approval: 'NOT_NEEDED' | 'PENDING' | 'GRANTED' | 'DENIED'
  /** True when the replacements of an exchange may be handed over although nothing is brought back. */
  readonly allowsIncomplete: boolean
  /** True while one of its parcels has not been handed in, so that the return can expire. */
  readonly isAwaited: boolean
  readonly resolvedAt: Date | null
  readonly updatedAt: Date
}

/** A parcel of a return order: one with its items, or a replacement that is handed over in exchange (OUTBOUND). */
export type OrderParcel = Pick<Parcel, 'direction' | 'state'>

/** Another parcel of the return order that a parcel belongs to. */
export interface Sibling extends OrderParcel {
  readonly parcelId: ParcelId
  readonly sequence: number
}

const failed: readonly ParcelState[] = ['EXPIRED', 'LOST', 'REFUSED', 'RETURNING', 'RETURNED', 'CANCELLED', 'LAPSED']

/** Returns true when a counter may take parcels of the return: it is approved, and no courier picks it up. */
export function mayBeDroppedOff(order: Pick<ReturnOrder, 'approval' | 'method'> | null): boolean {
  if (order === null) return true
  return (order.approval === 'NOT_NEEDED' || order.approval === 'GRANTED') && order.method !== 'COURIER_PICKUP'
}

/** Returns true for a state of a replacement that will not be handed over any more. */
export function hasFailed(state: ParcelState): boolean {
  return failed.includes(state)
}

/** Returns the order as its parcels and what has been received make it; the same object when nothing has changed. */
export function settleOrder(order: ReturnOrder, parcels: readonly OrderParcel[]): ReturnOrder {
  const states = parcels.filter(({ direction }) => direction === 'RETURN').map(({ state }) => state)
  const replacements = parcels.filter(({ direction }) => direction === 'OUTBOUND')
  const isFailed = replacements.length > 0 && replacements.every(({ state }) => hasFailed(state))
  const settled = {
    kind: isFailed ? ('RETURN' as const) : order.kind,
    state: stateOfReturn(order, states),
    isAwaited: states.includes('ANNOUNCED'),
  }
  const isSame = settled.kind === order.kind && settled.state === order.state && settled.isAwaited === order.isAwaited
  return isSame ? order : { ...order, ...settled }
}
