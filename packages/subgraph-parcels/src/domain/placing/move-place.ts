import type { LocalDate } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import type { Place } from '../parcel/place.ts'
import { isInForce } from '../parcel/redirect.ts'
import { isInReach, type Judgement, judgeSite } from './candidate.ts'
import { collectionNeed, dropOffNeed } from './need.ts'
import type { Site } from './site.ts'

/**
 * Judges anew the service point at the site that has promised the parcel `place`, for what is now known of the parcel. Null when
 * its day of arrival is beyond the shelf's reach.
 */
export function judgeAgain(
  dossier: Dossier,
  place: Place,
  site: Site,
  arrivesOn: LocalDate,
  now: Date,
): Judgement | null {
  const servicePoints = site.servicePoints.filter(({ servicePointId }) => servicePointId === place.servicePointId)
  // It has promised already, to whomever; what changes is the shelf and the days.
  const own = { ...site, servicePoints, shippingPartnerId: servicePoints[0]?.partnerId ?? null }
  const need =
    place.purpose === 'COLLECTION'
      ? collectionNeed(dossier.parcel, arrivesOn)
      : dropOffNeed(dossier.parcel, dossier.returnOrder, arrivesOn)
  return isInReach(own, need, now) ? judgeSite(own, need, now) : null
}

/** Returns the dossier with another promised place at the same service point, which its redirect states. */
export function movePlace(dossier: Dossier, place: Place): Dossier {
  return {
    ...dossier,
    places: [...dossier.places.filter(({ kind }) => kind !== 'PROMISED'), place],
    redirects: dossier.redirects.map((redirect) =>
      isInForce(redirect) ? { ...redirect, arrivesOn: place.fromDay, reservedUntil: place.until } : redirect,
    ),
  }
}

/** Returns true when two places count on the same shelf on the same days. */
export function isSamePlace(one: Place, other: Place): boolean {
  return (
    one.sizeClass === other.sizeClass &&
    one.fromDay === other.fromDay &&
    one.toDay === other.toDay &&
    one.until?.getTime() === other.until?.getTime()
  )
}
