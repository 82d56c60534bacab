import { localDate, type PartnerId } from '@restante/subgraph-kit'
import type { Dossier, PartyRole } from '../parcel/dossier.ts'
import type { ParcelNotice } from '../parcel/event.ts'
import { hasEnded } from '../parcel/parcel-state.ts'
import { type Counter, custodianOf, type Site } from '../placing/site.ts'
import { hasPromiseAt } from './counter.ts'
import { leaveMisrouted, misroute } from './misroute.ts'
import { applyScan, type Scan, type Scanned, type ScanKind } from './scan.ts'
import { counterFor } from './scan-counter.ts'

/** A counter's next step with a parcel that it has scanned. */
export type CounterInstruction = 'SHELVE' | 'KEEP_FOR_COURIER' | 'HAND_BACK'

/** The party that scans, with its roles for the parcel, and the outlet of the scan. */
export interface Scanner {
  readonly partnerId: PartnerId
  readonly roles: readonly PartyRole[]
  /** Null away from an outlet. */
  readonly site: Site | null
  /** Partners whose service points there take the parcel, best first. */
  readonly partners: readonly PartnerId[]
}

/** The judgement of a scan. */
export type JudgedScan =
  | (Scanned & {
      readonly kind: 'RECORDED'
      readonly notices: readonly ParcelNotice[]
      readonly instruction: CounterInstruction | null
      /** The counter that has taken the parcel; null when none has. */
      readonly counter: Counter | null
      /** How the shelf takes it: always, because it lies there, or only if there is room, because nobody had promised it. */
      readonly takes: 'ALWAYS' | 'IF_ROOM'
    })
  | { readonly kind: 'TOO_LATE' }
  /** It tells nothing about the parcel, because the scanner has nothing to do with it. */
  | { readonly kind: 'FOREIGN' }

/** Kinds of scans by which a parcel lies at the outlet where they are made. */
const layingDown: readonly ScanKind[] = ['ARRIVED_OUTLET', 'DROPPED_OFF', 'FOUND', 'REFUSED']
/** Kinds of scans by which a parcel no longer lies there. */
const pickingUp: readonly ScanKind[] = ['HANDED_TO_COURIER', 'MISSING']

/** Returns true when a scan of that kind leaves the parcel lying at its outlet. */
export function isLayingDown(kind: ScanKind): boolean {
  return layingDown.includes(kind)
}

/**
 * Judges a scan. A courier's or counter's scan moves the parcel; a carrier's own scan at a counter that takes it receives it
 * there, wherever it was bound. What lies on a counter that nobody expects it at is misrouted: only its location changes.
 */
export function judgeScan(dossier: Dossier, scan: Scan, scanner: Scanner, now: Date): JudgedScan {
  const { site, roles } = scanner
  const isParty = roles.includes('CARRIER') || roles.includes('CUSTODIAN')
  if (!site || !isLayingDown(scan.kind)) {
    if (isParty) return recorded(applyScan(dossier, scan, site && counterAtHand(dossier, site), now))
    const liesThere = site !== null && dossier.parcel.locationOutletId === site.outlet.outletId
    return liesThere && pickingUp.includes(scan.kind) ? recorded(leaveMisrouted(dossier, scan)) : { kind: 'FOREIGN' }
  }
  const { outletId } = site.outlet
  if (isParty && isSighting(dossier, scan, site)) {
    const scanned = misroute(dossier, scan, outletId, isParty)
    return { ...recorded(scanned), instruction: instructionFor(scanned) }
  }
  const counter = counterFor(dossier, scan, site, scanner.partners, now)
  if (scan.kind === 'DROPPED_OFF' && counter && isDropOff(dossier) && custodianOf(counter) === scanner.partnerId) {
    return judgeDropOff(dossier, scan, counter, now)
  }
  if (counter && mayReceive(dossier, scan, counter, scanner)) {
    const scanned = applyScan(dossier, scan, counter, now)
    return { ...recorded(scanned), instruction: instructionFor(scanned), counter }
  }
  const hasGone = hasEnded(dossier.parcel.state)
  const scanned: Scanned = hasGone ? { dossier, effect: 'WITHOUT_EFFECT' } : misroute(dossier, scan, outletId, isParty)
  const handsBack = isParty && (hasGone || dossier.parcel.state === 'RETURNING' || isCourier(scanner, site))
  return {
    ...recorded(scanned, scanned.effect === 'EFFECTIVE' ? ['misrouted'] : []),
    instruction: handsBack ? 'HAND_BACK' : 'KEEP_FOR_COURIER',
  }
}

/** Returns true for a scan that finds a parcel on the shelf where it waits for a courier: it did not arrive there again. */
function isSighting(dossier: Dossier, { kind }: Scan, site: Site): boolean {
  if (kind !== 'ARRIVED_OUTLET' || !counterAtHand(dossier, site)) return false
  return dossier.parcel.state !== 'AT_OUTLET' && dossier.parcel.state !== 'LOST'
}

function recorded(scanned: Scanned, notices: readonly ParcelNotice[] = []): JudgedScan & { kind: 'RECORDED' } {
  return { kind: 'RECORDED', ...scanned, notices, instruction: null, counter: null, takes: 'ALWAYS' }
}

/** Returns the counter where the parcel lies, for scans that take it away from there. */
function counterAtHand(dossier: Dossier, site: Site): Counter | null {
  const held = dossier.places.find(({ kind }) => kind === 'HELD')
  const servicePoint = site.servicePoints.find(({ servicePointId }) => servicePointId === held?.servicePointId)
  return servicePoint ? { site, servicePoint } : null
}

/** Returns true for a parcel that a counter takes by the number on its label. */
function isDropOff({ parcel, returnOrder }: Dossier): boolean {
  if (parcel.state !== 'ANNOUNCED') return false
  return parcel.direction === 'OUTBOUND' || returnOrder?.method === 'DROP_OFF_LABELLED'
}

function judgeDropOff(dossier: Dossier, scan: Scan, counter: Counter, now: Date): JudgedScan {
  const lastDay = dossier.returnOrder?.dropOffBy
  if (lastDay !== undefined && lastDay < localDate(scan.occurredAt, counter.site.outlet.timeZone))
    return { kind: 'TOO_LATE' }
  const scanned = applyScan(dossier, scan, counter, now)
  const takes = hasPromiseAt(dossier, counter) ? 'ALWAYS' : 'IF_ROOM'
  return { ...recorded(scanned), instruction: instructionFor(scanned), counter, takes }
}

/**
 * Returns true when the scan makes the counter the parcel's: its carrier has brought it there, or the custodian has it. A
 * return is received at an outlet only where it is dropped off or where it ends.
 */
function mayReceive({ parcel }: Dossier, { kind }: Scan, counter: Counter, { roles, partnerId }: Scanner): boolean {
  if (hasEnded(parcel.state) || parcel.state === 'RETURNING') return false
  const isEnd = parcel.destination.kind === 'OUTLET' && parcel.destination.outletId === counter.site.outlet.outletId
  if (parcel.direction === 'RETURN' && kind === 'ARRIVED_OUTLET' && !isEnd) return false
  return roles.includes('CARRIER') || (roles.includes('CUSTODIAN') && custodianOf(counter) === partnerId)
}

/** Returns true for a carrier's own scan, whose courier stands there and can take the parcel along. */
function isCourier({ roles, partnerId }: Scanner, { outlet }: Site): boolean {
  return roles.includes('CARRIER') && outlet.operatorId !== partnerId
}

function instructionFor({ dossier, effect }: Scanned): CounterInstruction {
  if (effect === 'WITHOUT_EFFECT' && hasEnded(dossier.parcel.state)) return 'HAND_BACK'
  return dossier.parcel.state === 'AT_OUTLET' ? 'SHELVE' : 'KEEP_FOR_COURIER'
}
