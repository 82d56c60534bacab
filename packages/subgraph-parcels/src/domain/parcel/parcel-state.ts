/** A state in the life cycle of a parcel. */
export type ParcelState = keyof typeof transitions

/** The states that may follow each state. LOST may follow any that has not ended, and any state that a scan finds may follow it. */
const transitions = {
  ANNOUNCED: [
    'AWAITING_COURIER',
    'ACCEPTED',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'AT_OUTLET',
    'CANCELLED',
    'LAPSED',
    'LOST',
  ],
  AWAITING_COURIER: ['ACCEPTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DIVERTING', 'CANCELLED', 'LOST'],
  ACCEPTED: ['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AT_OUTLET', 'DELIVERED', 'DIVERTING', 'RETURNING', 'LOST'],
  IN_TRANSIT: ['OUT_FOR_DELIVERY', 'AT_OUTLET', 'DELIVERED', 'DIVERTING', 'RETURNING', 'LOST'],
  OUT_FOR_DELIVERY: [
    'DELIVERED',
    'AT_OUTLET',
    'ATTEMPT_FAILED',
    'REFUSED',
    'DIVERTING',
    'IN_TRANSIT',
    'RETURNING',
    'LOST',
  ],
  ATTEMPT_FAILED: ['OUT_FOR_DELIVERY', 'IN_TRANSIT', 'DIVERTING', 'AT_OUTLET', 'DELIVERED', 'RETURNING', 'LOST'],
  // EXPIRED: the redirect of a parcel that lies on the shelf after its hold was given up.
  DIVERTING: [
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'AT_OUTLET',
    'AWAITING_COURIER',
    'DELIVERED',
    'EXPIRED',
    'RETURNING',
    'LOST',
  ],
  AT_OUTLET: ['COLLECTED', 'REFUSED', 'EXPIRED', 'DIVERTING', 'OUT_FOR_DELIVERY', 'RETURNING', 'LOST'],
  EXPIRED: ['AT_OUTLET', 'COLLECTED', 'REFUSED', 'DIVERTING', 'RETURNING', 'LOST'],
  REFUSED: ['AT_OUTLET', 'RETURNING', 'LOST'],
  RETURNING: ['RETURNED', 'DIVERTING', 'LOST'],
  LOST: [
    'AWAITING_COURIER',
    'ACCEPTED',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'ATTEMPT_FAILED',
    'DIVERTING',
    'AT_OUTLET',
    'REFUSED',
    'RETURNING',
    'DELIVERED',
    'RETURNED',
  ],
  COLLECTED: [],
  DELIVERED: [],
  RETURNED: [],
  CANCELLED: [],
  LAPSED: [],
} as const satisfies Record<string, readonly string[]>

/** All states, in the order of the life cycle. */
export const parcelStates = Object.keys(transitions) as ParcelState[]

/** Returns true when a parcel may move from one state to the other. */
export function canMove(from: ParcelState, to: ParcelState): boolean {
  return (transitions[from] as readonly ParcelState[]).includes(to)
}

/** Returns true for a terminal state. */
export function hasEnded(state: ParcelState): boolean {
  return transitions[state].length === 0
}
