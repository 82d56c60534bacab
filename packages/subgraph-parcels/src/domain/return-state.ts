import type { ParcelState } from './parcel-state.ts'

/** How the shopper gives the parcel away. */
export type ReturnMethod = 'DROP_OFF_LABELLED' | 'DROP_OFF_UNLABELLED' | 'COURIER_PICKUP'

/** Where a return is in its life, least advanced first. */
export const returnStates = [
  'REQUESTED',
  'APPROVED',
  'CODE_ISSUED',
  'DROPPED_OFF',
  'IN_TRANSIT',
  'PARTLY_RECEIVED',
  'RECEIVED',
  'RESOLVED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
] as const

/** One of {@link returnStates}. */
export type ReturnState = (typeof returnStates)[number]

/**
 * The state of a return whose parcels are in these states: that of its least advanced parcel. What ended without being
 * brought counts only when nothing else is left.
 */
export function stateOfReturn(method: ReturnMethod, parcels: readonly ParcelState[]): ReturnState {
  const states = parcels.map((state) => stateOfParcel(method, state))
  const alive = states.filter((state) => state !== 'CANCELLED' && state !== 'EXPIRED')
  const least = Math.min(...(alive.length > 0 ? alive : states).map((state) => returnStates.indexOf(state)))
  return returnStates[least]!
}

function stateOfParcel(method: ReturnMethod, state: ParcelState): ReturnState {
  switch (state) {
    case 'ANNOUNCED':
      return method === 'DROP_OFF_UNLABELLED' ? 'CODE_ISSUED' : 'APPROVED'
    case 'AWAITING_COURIER':
      return 'DROPPED_OFF'
    case 'CANCELLED':
      return 'CANCELLED'
    case 'LAPSED':
      return 'EXPIRED'
    default:
      return 'IN_TRANSIT'
  }
}
