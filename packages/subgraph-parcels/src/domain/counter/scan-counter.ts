import { localDate, type PartnerId } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { PlacePurpose } from '../parcel/place.ts'
import { collectionNeed, dropOffNeed } from '../placing/need.ts'
import { shelfHolding } from '../placing/shelf.ts'
import { type Counter, custodianOf, mayPromise, type Site } from '../placing/site.ts'
import { counterAt } from './counter.ts'
import type { Custody, Scan } from './scan.ts'

/**
 * Returns the counter at the outlet that the parcel was promised to; else the first with a service point in force for it: of
 * one of these partners, best first, or one to which its carrier or shipper may ship. Null when none takes it.
 */
export function counterFor(
  dossier: Dossier,
  scan: Scan,
  site: Site,
  partners: readonly PartnerId[],
  now: Date,
): Counter | null {
  const { parcel, returnOrder } = dossier
  const purpose = purposeOf(dossier, scan)
  const own = dossier.places.filter((place) => place.purpose === purpose || place.kind === 'HELD')
  const promised = site.servicePoints.find((point) =>
    own.some(({ servicePointId }) => servicePointId === point.servicePointId),
  )
  // A promised parcel is received even if the agreement has ended since.
  if (promised) return { site, servicePoint: promised }
  const { capabilities } =
    purpose === 'COLLECTION' ? collectionNeed(parcel, null) : dropOffNeed(parcel, returnOrder, null)
  const today = localDate(now, site.outlet.timeZone)
  const granted = site.servicePoints.filter((servicePoint) => mayPromise({ site, servicePoint }, today))
  const shelved = {
    ...site,
    servicePoints: site.servicePoints.filter((point) => shelfHolding(point, { parcel, purpose }) !== null),
  }
  return counterAt(shelved, capabilities, [...partners, ...granted.map(({ partnerId }) => partnerId)], now)
}

/** Returns the purpose of the shelf on which the scanned parcel lies: it waits there for a courier, or for its recipient. */
function purposeOf({ parcel }: Dossier, { kind }: Scan): PlacePurpose {
  return kind === 'DROPPED_OFF' || (kind === 'FOUND' && parcel.direction === 'RETURN') ? 'DROP_OFF' : 'COLLECTION'
}

/** Returns the keeper of the place that is promised to a parcel which lies elsewhere; null when none is. */
export function onwardCustody(dossier: Dossier, sites: Iterable<Site>): Custody | null {
  const promised = dossier.places.find(({ kind, purpose }) => kind === 'PROMISED' && purpose === 'COLLECTION')
  if (!promised) return null
  for (const site of sites) {
    const servicePoint = site.servicePoints.find(({ servicePointId }) => servicePointId === promised.servicePointId)
    if (servicePoint) return { custodianId: custodianOf({ site, servicePoint }), outletId: site.outlet.outletId }
  }
  return null
}
