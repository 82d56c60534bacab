import type { OutletId } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { ScanKind } from './scan.ts'

/** A piece of a carrier's work that a sandbox plays. */
export type CarrierScript = 'DELIVER' | 'DELAY' | 'LOSE' | 'DIVERT' | 'FAIL_ATTEMPT' | 'RETURN'

/** A scan that a carrier makes. */
export interface CarrierStep {
  readonly kind: ScanKind
  /** Null away from an outlet. */
  readonly outletId: OutletId | null
}

/**
 * Returns the scans by which a carrier plays a script, from wherever the parcel is. DELIVER ends at the parcel's destination,
 * DIVERT at `outletId`, the only script that has one.
 */
export function stepsOf({ parcel }: Dossier, script: CarrierScript, outletId: OutletId | null): readonly CarrierStep[] {
  const { direction, destination, locationOutletId } = parcel
  const away = (...kinds: readonly ScanKind[]): CarrierStep[] => kinds.map((kind) => ({ kind, outletId: null }))
  const fetched: CarrierStep[] =
    locationOutletId === null
      ? away('ACCEPTED', 'DEPARTED')
      : [{ kind: 'HANDED_TO_COURIER', outletId: locationOutletId }, ...away('DEPARTED')]
  const outForDelivery = direction === 'RETURN' ? fetched : [...fetched, ...away('OUT_FOR_DELIVERY')]
  // What lies at its destination already is not fetched again.
  const isThere = destination.kind === 'OUTLET' && locationOutletId === destination.outletId
  const arrive = (at: OutletId | null): CarrierStep => ({ kind: 'ARRIVED_OUTLET', outletId: at })
  const scripts: Record<CarrierScript, readonly CarrierStep[]> = {
    DELIVER: isThere
      ? []
      : [...outForDelivery, ...(destination.kind === 'OUTLET' ? [arrive(destination.outletId)] : away('DELIVERED'))],
    DELAY: fetched,
    LOSE: [...fetched, ...away('MISSING')],
    DIVERT: [...outForDelivery, arrive(outletId)],
    FAIL_ATTEMPT: [...outForDelivery, ...away('ATTEMPT_FAILED')],
    RETURN: [...outForDelivery, ...away('REFUSED', 'HANDED_TO_COURIER', 'RETURNED')],
  }
  return scripts[script]
}
