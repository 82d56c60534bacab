import { localDate, type OutletId } from '@restante/subgraph-kit'
import { isCounted, promisePlace } from '../placing/candidate.ts'
import { type Dossier, placeOf, withCodes, withoutPlace } from '../parcel/dossier.ts'
import { arrivalDay, needOf } from '../placing/need.ts'
import { canMove, type ParcelState } from '../parcel/parcel-state.ts'
import type { Place } from '../parcel/place.ts'
import { type FormerPlace, isInForce, isOpenRedirect, type Redirect } from '../parcel/redirect.ts'
import type { Site } from '../placing/site.ts'

/** Returns the outlet to which the parcel goes when its redirect is given up; null when that is no outlet. */
export function formerOutletOf({ redirects }: Dossier): OutletId | null {
  return redirects.find(isInForce)?.previous?.custodianOutletId ?? null
}

/**
 * Returns the place that giving up the redirect takes again at the former outlet, `site`: the rest of the one that was
 * promised there, or a new one when that has passed. Null when there was none, when the parcel still lies on it, and when the
 * service point is gone.
 */
export function placeBack(dossier: Dossier, site: Site | null, now: Date): Place | null {
  const former = dossier.redirects.find(isInForce)?.previous?.place
  const servicePoint = site?.servicePoints.find((point) => point.servicePointId === former?.servicePointId)
  if (!former || !site || !servicePoint) return null
  if (placeOf(dossier, 'HELD')?.servicePointId === former.servicePointId) return null
  const today = localDate(now, site.outlet.timeZone)
  if (isStillPromised(former, today, now)) {
    const fromDay = former.fromDay > today ? former.fromDay : today
    return { ...former, fromDay, until: former.until === null ? null : new Date(former.until) }
  }
  const need = needOf(dossier, null)
  const place = promisePlace({ site, servicePoint }, need, arrivalDay(need, today))
  // The shelf of the former place exists, even if its service point has no room for promises any more.
  return place.toDay !== null && isCounted(place.toDay, today) ? { ...place, sizeClass: former.sizeClass } : null
}

function isStillPromised({ kind, toDay, until }: FormerPlace, today: string, now: Date): boolean {
  return (
    kind === 'PROMISED' && toDay !== null && toDay >= today && (until === null || Date.parse(until) > now.getTime())
  )
}

/**
 * Returns the dossier after its open redirect has ended in the state `to` before the parcel arrived, with the way that the
 * parcel had before: destination (of a return: origin), custodian and `place`, which {@link placeBack} returns. A parcel that
 * still lies where it was comes back to its former state there.
 */
export function giveUpRedirect(dossier: Dossier, to: Redirect['state'], place: Place | null): Dossier {
  const open = dossier.redirects.find(isOpenRedirect)
  if (!open) return dossier
  const restored = restoreWay(dossier, to, place)
  return isInForce(open) ? { ...restored, parcel: { ...restored.parcel, state: stateBack(dossier, open) } } : restored
}

function stateBack(dossier: Dossier, { previous }: Redirect): ParcelState {
  const { state } = dossier.parcel
  if (previous?.state === 'RETURNING' && canMove(state, 'RETURNING')) return 'RETURNING'
  if (state !== 'DIVERTING') return state
  return placeOf(dossier, 'HELD') ? (previous?.state ?? 'IN_TRANSIT') : 'IN_TRANSIT'
}

/**
 * Returns the dossier of a parcel that went elsewhere: its open redirect has failed, its promised places are freed, and it
 * has its former destination and custodian. Its state is for the caller to set.
 */
export function failRedirect(dossier: Dossier): Dossier {
  return withoutPlace(restoreWay(dossier, 'FAILED', null), 'PROMISED')
}

/** Returns the dossier of a parcel that nobody finds: it takes no place anywhere, and no code opens it. */
export function loseParcel(dossier: Dossier): Dossier {
  const failed = withoutPlace(failRedirect(withCodes(dossier, 'REVOKED')), 'HELD')
  const { parcel } = failed
  return {
    ...failed,
    parcel: {
      ...parcel,
      holdUntil: null,
      holdEndingAt: null,
      locationOutletId: null,
      locationSince: null,
      locationShelf: null,
    },
  }
}

function restoreWay(dossier: Dossier, to: Redirect['state'], place: Place | null): Dossier {
  const open = dossier.redirects.find(isOpenRedirect)
  if (!open) return dossier
  const { parcel } = dossier
  const ended = {
    ...withoutPlace(dossier, 'REQUESTED'),
    redirects: dossier.redirects.map((redirect) => (redirect === open ? { ...redirect, state: to } : redirect)),
  }
  // A redirect that was only asked for has changed nothing yet.
  if (!isInForce(open)) return ended
  const way = open.previous
  return {
    ...ended,
    parcel: {
      ...parcel,
      ...(parcel.direction === 'RETURN'
        ? { origin: way?.end ?? null }
        : { destination: way?.end ?? parcel.destination }),
      ...(placeOf(dossier, 'HELD')
        ? {}
        : { custodianId: way?.custodianId ?? null, custodianOutletId: way?.custodianOutletId ?? null }),
    },
    places: [...ended.places.filter(({ kind }) => kind !== 'PROMISED'), ...(place ? [place] : [])],
  }
}
