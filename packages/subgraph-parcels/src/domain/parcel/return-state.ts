import type { ParcelState } from './parcel-state.ts'

/** The way in which the shopper hands over the parcel. */
export type ReturnMethod = 'DROP_OFF_LABELLED' | 'DROP_OFF_UNLABELLED' | 'COURIER_PICKUP'

/** The states of a return, least advanced first. */
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
 * Returns the state of a return whose parcels are in these states: that of the least advanced parcel. Parcels that were
 * cancelled or never dropped off count only when there are no others.
 */
export function stateOfReturn(method: ReturnMethod, parcels: readonly ParcelState[]): ReturnState {
  const states = parcels.map((state) => stateOfParcel(method, state))
  const active = states.filter((state) => state !== 'CANCELLED' && state !== 'EXPIRED')
  const least = Math.min(...(active.length > 0 ? active : states).map((state) => returnStates.indexOf(state)))
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
