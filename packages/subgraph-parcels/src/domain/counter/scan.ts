import { takeArrival, takeDropOff } from './counter.ts'
import { type Dossier, withoutPlace, withRedirectState } from '../parcel/dossier.ts'
import { isInForce } from '../parcel/redirect.ts'
import { canMove, hasEnded, type ParcelState } from '../parcel/parcel-state.ts'
import type { Counter } from '../placing/site.ts'
import { failRedirect, loseParcel } from '../redirect/give-up.ts'

/** A kind of scan, named after what has happened. */
export type ScanKind =
  | 'ACCEPTED'
  | 'DEPARTED'
  | 'ARRIVED_OUTLET'
  | 'DROPPED_OFF'
  | 'HANDED_TO_COURIER'
  | 'OUT_FOR_DELIVERY'
  | 'ATTEMPT_FAILED'
  | 'DELIVERED'
  | 'REFUSED'
  | 'RETURNED'
  | 'MISSING'
  | 'FOUND'

/** A scan. `occurredAt` is never later than its receipt. */
export interface Scan {
  readonly kind: ScanKind
  readonly occurredAt: Date
  /** Visible conditions of the parcel; DAMAGED marks the parcel permanently. */
  readonly conditions: readonly string[]
}

/** The outcome of a scan: the dossier after it, and its effect. */
export interface Scanned {
  readonly dossier: Dossier
  readonly effect: 'EFFECTIVE' | 'WITHOUT_EFFECT'
}

const stateAfter: Record<ScanKind, (dossier: Dossier, counter: Counter | null) => ParcelState> = {
  ACCEPTED: () => 'ACCEPTED',
  DEPARTED: () => 'IN_TRANSIT',
  ARRIVED_OUTLET: () => 'AT_OUTLET',
  DROPPED_OFF: () => 'AWAITING_COURIER',
  HANDED_TO_COURIER: ({ parcel }) => {
    switch (parcel.state) {
      case 'DIVERTING':
        return 'IN_TRANSIT'
      case 'AT_OUTLET':
      case 'EXPIRED':
      case 'REFUSED':
        return 'RETURNING'
      default:
        return 'ACCEPTED'
    }
  },
  OUT_FOR_DELIVERY: () => 'OUT_FOR_DELIVERY',
  ATTEMPT_FAILED: () => 'ATTEMPT_FAILED',
  DELIVERED: () => 'DELIVERED',
  REFUSED: () => 'REFUSED',
  // A return that is back at its sender has been delivered.
  RETURNED: ({ parcel }) =>
    parcel.direction === 'RETURN' && canMove(parcel.state, 'DELIVERED') ? 'DELIVERED' : 'RETURNED',
  MISSING: () => 'LOST',
  FOUND: ({ parcel }, counter) =>
    counter === null ? 'IN_TRANSIT' : parcel.direction === 'RETURN' ? 'AWAITING_COURIER' : 'AT_OUTLET',
}

/**
 * Applies a scan to a parcel. A scan that is older than the last effective one, or that the parcel's state does not allow, is
 * recorded without effect, so that it never moves a parcel backwards. `counter` is null for a scan away from an outlet.
 */
export function applyScan(dossier: Dossier, scan: Scan, counter: Counter | null, now: Date): Scanned {
  const { parcel } = dossier
  const observed = scan.conditions.includes('DAMAGED') ? { ...dossier, parcel: { ...parcel, damaged: true } } : dossier
  const isLate = parcel.lastScanAt !== null && scan.occurredAt < parcel.lastScanAt
  const to = stateAfter[scan.kind](dossier, counter)
  const isUnchanged = to === parcel.state && !hasEnded(to)
  if (isLate || (!isUnchanged && !canMove(parcel.state, to))) return { dossier: observed, effect: 'WITHOUT_EFFECT' }
  const moved = isUnchanged
    ? { ...observed, parcel: { ...observed.parcel, lastScanAt: scan.occurredAt } }
    : move(observed, to, scan.occurredAt, counter, now)
  return { dossier: moved, effect: 'EFFECTIVE' }
}

function move(dossier: Dossier, to: ParcelState, occurredAt: Date, counter: Counter | null, now: Date): Dossier {
  if (to === 'AT_OUTLET' && counter) return takeArrival(dossier, counter, now, occurredAt)
  if (to === 'AWAITING_COURIER' && counter) return takeDropOff(dossier, counter, now, occurredAt)
  if (to === 'LOST') return withScan(loseParcel(dossier), to, occurredAt)
  // A parcel that is REFUSED at the counter keeps its place on the shelf; one that moves on leaves it.
  if (to === 'REFUSED') return withScan(failRedirect(dossier), to, occurredAt)
  if (hasEnded(to)) return withScan(failRedirect(withoutPlace(dossier, 'HELD')), to, occurredAt)
  return withScan(startTransit(dossier), to, occurredAt)
}

function withScan(dossier: Dossier, state: ParcelState, occurredAt: Date): Dossier {
  return { ...dossier, parcel: { ...dossier.parcel, state, lastScanAt: occurredAt } }
}

/** Returns the dossier of a parcel in transit: off the shelf, its redirect in progress, in custody of the redirect's outlet. */
function startTransit(dossier: Dossier): Dossier {
  const taken = withoutPlace(dossier, 'HELD')
  // A return is redirected to where it is to be dropped off, and this one was not.
  if (dossier.parcel.direction === 'RETURN') return dossier.redirects.some(isInForce) ? failRedirect(taken) : taken
  const inTransit = withRedirectState(taken, ['CONFIRMED'], 'IN_PROGRESS')
  const redirect = inTransit.redirects.find(isInForce)
  if (!redirect) return inTransit
  return {
    ...inTransit,
    parcel: { ...inTransit.parcel, custodianId: redirect.custodianId, custodianOutletId: redirect.outletId },
  }
}
