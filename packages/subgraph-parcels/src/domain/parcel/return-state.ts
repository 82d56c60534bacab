import type { ParcelState } from './parcel-state.ts'
import type { ReturnOrder } from './return-order.ts'

/** The way in which the shopper hands over the parcel. */
export type ReturnMethod = 'DROP_OFF_LABELLED' | 'DROP_OFF_UNLABELLED' | 'COURIER_PICKUP'

/**
 * The states of a return, least advanced first, and those that may follow each. A return is received from any state after its
 * approval, because parcels come unseen; it is resolved likewise, because shippers refund what never comes back.
 */
const transitions = {
  REQUESTED: ['APPROVED', 'CODE_ISSUED', 'DROPPED_OFF', 'IN_TRANSIT', 'REJECTED', 'CANCELLED', 'EXPIRED'],
  APPROVED: ['DROPPED_OFF', 'IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED', 'RESOLVED', 'CANCELLED', 'EXPIRED'],
  CODE_ISSUED: ['DROPPED_OFF', 'IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED', 'RESOLVED', 'CANCELLED', 'EXPIRED'],
  DROPPED_OFF: ['IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED', 'RESOLVED', 'CANCELLED'],
  // A lost parcel may turn up at a counter.
  IN_TRANSIT: ['DROPPED_OFF', 'PARTLY_RECEIVED', 'RECEIVED', 'RESOLVED'],
  PARTLY_RECEIVED: ['RECEIVED', 'RESOLVED'],
  RECEIVED: ['RESOLVED'],
  RESOLVED: [],
  REJECTED: [],
  CANCELLED: [],
  EXPIRED: [],
} as const satisfies Record<string, readonly string[]>

/** One of {@link returnStates}. */
export type ReturnState = keyof typeof transitions

/** The states of a return, least advanced first. */
export const returnStates = Object.keys(transitions) as ReturnState[]

/** Returns true when a return may move from one state to the other. */
export function canReturnMove(from: ReturnState, to: ReturnState): boolean {
  return (transitions[from] as readonly ReturnState[]).includes(to)
}

/**
 * Returns the state of a return whose parcels are in these states: what the shipper has recorded of its items, or else the
 * state of the least advanced parcel. Parcels that were cancelled or never handed in count only when there are no others.
 */
export function stateOfReturn(
  order: Pick<ReturnOrder, 'method' | 'approval' | 'items' | 'resolvedAt'>,
  parcels: readonly ParcelState[],
): ReturnState {
  if (order.resolvedAt !== null) return 'RESOLVED'
  if (order.items.some(({ received }) => received > 0)) {
    return order.items.every(({ quantity, received }) => received === quantity) ? 'RECEIVED' : 'PARTLY_RECEIVED'
  }
  const states = parcels.map((state) => stateOfParcel(order, state))
  const active = states.filter((state) => transitions[state].length > 0)
  const least = Math.min(...(active.length > 0 ? active : states).map((state) => returnStates.indexOf(state)))
  return returnStates[least]!
}

function stateOfParcel(
  { method, approval }: Pick<ReturnOrder, 'method' | 'approval'>,
  state: ParcelState,
): ReturnState {
  switch (state) {
    case 'ANNOUNCED':
      if (approval === 'PENDING') return 'REQUESTED'
      return method === 'DROP_OFF_UNLABELLED' ? 'CODE_ISSUED' : 'APPROVED'
    case 'AWAITING_COURIER':
      return 'DROPPED_OFF'
    case 'CANCELLED':
      return approval === 'DENIED' ? 'REJECTED' : 'CANCELLED'
    case 'LAPSED':
      return 'EXPIRED'
    default:
      return 'IN_TRANSIT'
  }
}
