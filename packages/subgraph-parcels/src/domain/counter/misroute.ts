import type { OutletId } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import { layDown, pickUp } from './location.ts'
import type { Scan, Scanned } from './scan.ts'

/**
 * Returns the dossier of a parcel that lies where it is not expected. Only its location changes: its state, its promises and
 * its custody are those of the way that it was to go, until its carrier redirects it or accepts it there. A scan that is older
 * than what is known of the parcel is recorded without effect. What lies in somebody's custody is not taken from there by the
 * word of a stranger, by which its recipient could no longer collect it: the parties are told, and its location stays.
 */
export function misroute(dossier: Dossier, scan: Scan, outletId: OutletId, isParty: boolean): Scanned {
  if (isOutdated(dossier, scan)) return { dossier, effect: 'WITHOUT_EFFECT' }
  if (!isParty && dossier.places.some(({ kind }) => kind === 'HELD')) return { dossier, effect: 'EFFECTIVE' }
  const parcel = layDown(dossier.parcel, outletId, scan.occurredAt, scan.shelf ?? null)
  const damaged = parcel.damaged || scan.conditions.includes('DAMAGED')
  return { dossier: { ...dossier, parcel: { ...parcel, damaged } }, effect: 'EFFECTIVE' }
}

/** Returns the dossier of a misrouted parcel that has left the outlet again, or that is missed there. */
export function leaveMisrouted(dossier: Dossier, scan: Scan): Scanned {
  if (isOutdated(dossier, scan)) return { dossier, effect: 'WITHOUT_EFFECT' }
  return { dossier: { ...dossier, parcel: pickUp(dossier.parcel, scan.occurredAt) }, effect: 'EFFECTIVE' }
}

function isOutdated({ parcel: { lastScanAt, locationSince } }: Dossier, { occurredAt }: Scan): boolean {
  return (lastScanAt !== null && occurredAt < lastScanAt) || (locationSince !== null && occurredAt < locationSince)
}
