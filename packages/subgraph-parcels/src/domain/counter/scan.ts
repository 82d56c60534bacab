import type { OutletId, PartnerId } from '@restante/subgraph-kit'
import { takeArrival, takeDropOff } from './counter.ts'
import { layDown, pickUp } from './location.ts'
import { type Dossier, keepOnShelf, withoutPlace, withRedirectState, withCodes } from '../parcel/dossier.ts'
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
  /** The shelf on which it was put, in the outlet's own words. */
  readonly shelf?: string | null
  /** Custody once it has left the outlet where it lies: the keeper of the place that it is bound for. */
  readonly onward?: Custody | null
}

/** Custody of a parcel. */
export interface Custody {
  readonly custodianId: PartnerId
  readonly outletId: OutletId
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
      case 'RETURNING':
        return 'RETURNING'
      // It had been brought to an outlet by mistake.
      case 'OUT_FOR_DELIVERY':
      case 'ATTEMPT_FAILED':
      case 'IN_TRANSIT':
        return 'IN_TRANSIT'
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
  const isElsewhere = isBroughtElsewhere(dossier, to, counter)
  const isUnchanged = to === parcel.state && !hasEnded(to) && !isElsewhere
  const isAllowed = isUnchanged || (to === parcel.state && isElsewhere) || canMove(parcel.state, to)
  if (isLate || !isAllowed) return { dossier: observed, effect: 'WITHOUT_EFFECT' }
  const moved = isUnchanged ? stay(observed, scan, counter) : move(observed, to, scan, counter, now)
  return { dossier: moved, effect: 'EFFECTIVE' }
}

/** Returns true when a parcel that lies at one outlet is scanned at another, where it then lies. */
function isBroughtElsewhere({ parcel }: Dossier, to: ParcelState, counter: Counter | null): boolean {
  if (counter === null || (to !== 'AT_OUTLET' && to !== 'AWAITING_COURIER')) return false
  return counter.site.outlet.outletId !== parcel.custodianOutletId
}

/** Returns the dossier after a scan of the state that it is in already: the parcel lies on the shelf, or leaves it. */
function stay(dossier: Dossier, { kind, occurredAt, shelf = null }: Scan, counter: Counter | null): Dossier {
  const parcel = { ...dossier.parcel, lastScanAt: occurredAt }
  if (kind === 'HANDED_TO_COURIER') return { ...withoutPlace(dossier, 'HELD'), parcel: pickUp(parcel, occurredAt) }
  if (!counter) return { ...dossier, parcel }
  return { ...dossier, parcel: layDown(parcel, counter.site.outlet.outletId, occurredAt, shelf) }
}

function move(dossier: Dossier, to: ParcelState, scan: Scan, counter: Counter | null, now: Date): Dossier {
  const { occurredAt, shelf = null } = scan
  if (to === 'AT_OUTLET' && counter) return takeArrival(dossier, counter, now, occurredAt, shelf)
  if (to === 'AWAITING_COURIER' && counter) return takeDropOff(dossier, counter, now, occurredAt, shelf)
  // It no longer waits for whoever has a code: not for its recipient, and a return not for being handed in.
  const closed = withCodes(dossier, 'REVOKED')
  if (to === 'REFUSED' && counter) {
    const parcel = layDown(dossier.parcel, counter.site.outlet.outletId, occurredAt, shelf)
    return withScan(failRedirect(keepOnShelf({ ...closed, parcel })), to, occurredAt)
  }
  const left = { ...closed, parcel: pickUp(dossier.parcel, occurredAt) }
  if (to === 'LOST') return withScan(loseParcel(left), to, occurredAt)
  // A parcel that is REFUSED at the counter keeps its place on the shelf; one that moves on leaves it.
  if (to === 'REFUSED') return withScan(failRedirect(keepOnShelf(closed)), to, occurredAt)
  if (hasEnded(to)) return withScan(failRedirect(withoutPlace(left, 'HELD')), to, occurredAt)
  return withScan(startTransit(left, scan.onward ?? null), to, occurredAt)
}

function withScan(dossier: Dossier, state: ParcelState, occurredAt: Date): Dossier {
  return { ...dossier, parcel: { ...dossier.parcel, state, lastScanAt: occurredAt } }
}

/** Returns the dossier of a parcel in transit: off the shelf, its redirect in progress, in custody of where it is bound. */
function startTransit(dossier: Dossier, onward: Custody | null): Dossier {
  const taken = withoutPlace(dossier, 'HELD')
  // A return is redirected to where it is to be dropped off, and this one was not.
  if (dossier.parcel.direction === 'RETURN') return dossier.redirects.some(isInForce) ? failRedirect(taken) : taken
  const inTransit = withRedirectState(taken, ['CONFIRMED'], 'IN_PROGRESS')
  const next = inTransit.redirects.find(isInForce) ?? onward
  if (!next) return inTransit
  return {
    ...inTransit,
    parcel: { ...inTransit.parcel, custodianId: next.custodianId, custodianOutletId: next.outletId },
  }
}
