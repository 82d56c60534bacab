import { type Caller, fault, type OutletId } from '@restante/subgraph-kit'
import type { Actor } from '../../domain/parcel/dossier.ts'

/** Returns the caller as decisions see it. */
export function actorOf(caller: Caller): Actor {
  return {
    partnerId: caller.partnerId,
    outletIds: caller.kind === 'DEVICE' ? caller.outletIds : null,
    deviceId: caller.kind === 'DEVICE' ? caller.keyId : null,
  }
}

/**
 * Returns true for the key of a shopper. It may end up with people to whom a link was passed on: what it does not need it does not
 * show.
 */
export function isShopper({ kind }: Caller): boolean {
  return kind === 'SESSION'
}

/** Throws FORBIDDEN when the caller is a device that is not assigned to the outlet. */
export function checkStandsAt(caller: Caller, outletId: OutletId | null): void {
  if (caller.kind === 'DEVICE' && !caller.outletIds.some((own) => own === outletId)) {
    throw fault('FORBIDDEN', 'The device does not stand at this outlet.')
  }
}
