import { takeArrival, takeDropOff } from './counter.ts'
import { type Dossier, withoutPlace, withRedirectState } from './dossier.ts'
import { isOpenRedirect } from './parcel.ts'
import { canMove, hasEnded, type ParcelState } from './parcel-state.ts'
import type { Counter } from './site.ts'

/** What a scan says happened. */
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

/** One scan: `occurredAt` is never after its receipt. */
export interface Scan {
  readonly kind: ScanKind
  readonly occurredAt: Date
  /** Something about the parcel that the eye saw; DAMAGED marks it for good. */
  readonly conditions: readonly string[]
}

/** The dossier after the scan, and whether the scan had an effect. */
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
  RETURNED: () => 'RETURNED',
  MISSING: () => 'LOST',
  FOUND: ({ parcel }, counter) =>
    counter === null ? 'IN_TRANSIT' : parcel.direction === 'RETURN' ? 'AWAITING_COURIER' : 'AT_OUTLET',
}

/**
 * What a scan does to a parcel. A scan older than the last effective one, or one that the parcel's state does not allow, is
 * kept without effect: it never moves a parcel backwards. `counter`: the place of the scan, where it is an outlet.
 */
export function applyScan(dossier: Dossier, scan: Scan, counter: Counter | null, now: Date): Scanned {
  const { parcel } = dossier
  const seen = scan.conditions.includes('DAMAGED') ? { ...dossier, parcel: { ...parcel, damaged: true } } : dossier
  const late = parcel.lastScanAt !== null && scan.occurredAt < parcel.lastScanAt
  const to = stateAfter[scan.kind](dossier, counter)
  const stays = to === parcel.state && !hasEnded(to)
  if (late || (!stays && !canMove(parcel.state, to))) return { dossier: seen, effect: 'WITHOUT_EFFECT' }
  const moved = stays
    ? { ...seen, parcel: { ...seen.parcel, lastScanAt: scan.occurredAt } }
    : move(seen, to, scan.occurredAt, counter, now)
  return { dossier: moved, effect: 'EFFECTIVE' }
}

function move(dossier: Dossier, to: ParcelState, occurredAt: Date, counter: Counter | null, now: Date): Dossier {
  if (to === 'AT_OUTLET' && counter) return takeArrival(dossier, counter, now, occurredAt)
  if (to === 'AWAITING_COURIER' && counter) return takeDropOff(dossier, counter, now)
  // Whatever goes on from a shelf leaves it; REFUSED at the counter and LOST do not.
  if (to === 'REFUSED' || to === 'LOST') return withScan(dossier, to, occurredAt)
  if (hasEnded(to)) return withScan(endPromises(withoutPlace(dossier, 'HELD')), to, occurredAt)
  return withScan(handOn(dossier), to, occurredAt)
}

function withScan(dossier: Dossier, state: ParcelState, occurredAt: Date): Dossier {
  return { ...dossier, parcel: { ...dossier.parcel, state, lastScanAt: occurredAt } }
}

/** On its way: off the shelf, its redirect under way, and in the care of the outlet that waits for it. */
function handOn(dossier: Dossier): Dossier {
  const onTheWay = withRedirectState(withoutPlace(dossier, 'HELD'), ['CONFIRMED'], 'IN_PROGRESS')
  const bound = onTheWay.redirects.find(isOpenRedirect)
  if (!bound || dossier.parcel.direction === 'RETURN') return onTheWay
  return {
    ...onTheWay,
    parcel: { ...onTheWay.parcel, custodianId: bound.custodianId, custodianOutletId: bound.outletId },
  }
}

/** Delivered, returned or collected meanwhile: an open redirect has failed and its place is free. */
function endPromises(dossier: Dossier): Dossier {
  return withoutPlace(withRedirectState(dossier, ['REQUESTED', 'CONFIRMED', 'IN_PROGRESS'], 'FAILED'), 'PROMISED')
}
