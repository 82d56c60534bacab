import { localDate, type OutletId, type PartnerId } from '@restante/subgraph-kit'
import { isCounted, promisePlace } from '../placing/candidate.ts'
import { type Dossier, placeOf, withCodes, withoutPlace } from '../parcel/dossier.ts'
import { arrivalDay, needOf } from '../placing/need.ts'
import { canMove, type ParcelState } from '../parcel/parcel-state.ts'
import type { Place } from '../parcel/place.ts'
import { type FormerPlace, type FormerWay, isInForce, isOpenRedirect, type Redirect } from '../parcel/redirect.ts'
import { type Counter, custodianOf, type Site } from '../placing/site.ts'

/** The way back of a parcel whose redirect is given up: who keeps it there, and the place that it takes again. */
export interface WayBack {
  readonly custodianId: PartnerId
  readonly outletId: OutletId
  /** Null when there is none to take: the parcel still lies on it, or its days have passed and no others are counted. */
  readonly place: Place | null
}

/** Returns the outlet to which the parcel goes when its redirect is given up; null when that is no outlet. */
export function formerOutletOf({ redirects }: Dossier): OutletId | null {
  const way = redirects.find(isInForce)?.previous
  return way ? outletOfWay(way) : null
}

function outletOfWay({ end, place, custodianOutletId }: FormerWay): OutletId | null {
  // What lay on a shelf was in custody there, wherever it was bound.
  if (place?.kind === 'HELD') return custodianOutletId
  return end?.kind === 'OUTLET' ? end.outletId : null
}

/**
 * Returns the way back to the former outlet, `site`, with the rest of the place that was promised there, or a new one when that
 * has passed. Null when there was none, and when the service point is gone.
 */
export function wayBackTo(dossier: Dossier, site: Site | null, now: Date): WayBack | null {
  const former = dossier.redirects.find(isInForce)?.previous?.place
  const servicePoint = site?.servicePoints.find((point) => point.servicePointId === former?.servicePointId)
  if (!former || !site || !servicePoint) return null
  const counter = { site, servicePoint }
  const { outletId } = site.outlet
  return { custodianId: custodianOf(counter), outletId, place: placeBack(dossier, former, counter, now) }
}

function placeBack(dossier: Dossier, former: FormerPlace, counter: Counter, now: Date): Place | null {
  const isStillThere = placeOf(dossier, 'HELD')?.servicePointId === former.servicePointId
  if (former.kind === 'HELD' && isStillThere) return null
  const today = localDate(now, counter.site.outlet.timeZone)
  if (isStillPromised(former, today, now)) {
    const fromDay = former.fromDay > today ? former.fromDay : today
    return { ...former, fromDay, until: former.until === null ? null : new Date(former.until) }
  }
  const need = needOf(dossier, null)
  const place = promisePlace(counter, need, arrivalDay(need, today))
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
 * parcel had before: destination (of a return: origin), custodian and place. A parcel that still lies where it was comes back to
 * its former state there.
 */
export function giveUpRedirect(dossier: Dossier, to: Redirect['state'], back: WayBack | null): Dossier {
  const open = dossier.redirects.find(isOpenRedirect)
  if (!open) return dossier
  const restored = restoreWay(dossier, to, back)
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

function restoreWay(dossier: Dossier, to: Redirect['state'], back: WayBack | null): Dossier {
  const open = dossier.redirects.find(isOpenRedirect)
  if (!open) return dossier
  const { parcel } = dossier
  const ended = {
    ...withoutPlace(dossier, 'REQUESTED'),
    redirects: dossier.redirects.map((redirect) => (redirect === open ? { ...redirect, state: to } : redirect)),
  }
  // A redirect that was only asked for has changed nothing yet.
  if (!isInForce(open)) return ended
  return {
    ...ended,
    parcel: {
      ...parcel,
      ...(parcel.direction === 'RETURN'
        ? { origin: open.previous?.end ?? null }
        : { destination: open.previous?.end ?? parcel.destination }),
      ...(placeOf(dossier, 'HELD') ? {} : custodyBack(open.previous, back)),
    },
    places: [...ended.places.filter(({ kind }) => kind !== 'PROMISED'), ...(back?.place ? [back.place] : [])],
  }
}

function custodyBack(
  way: FormerWay | null,
  back: WayBack | null,
): Pick<Dossier['parcel'], 'custodianId' | 'custodianOutletId'> {
  if (back) return { custodianId: back.custodianId, custodianOutletId: back.outletId }
  // One that only took the parcel for a courier keeps nothing of what goes to another outlet, or to an address.
  const isKept = way !== null && way.custodianOutletId !== null && way.custodianOutletId === outletOfWay(way)
  return isKept
    ? { custodianId: way.custodianId, custodianOutletId: way.custodianOutletId }
    : { custodianId: null, custodianOutletId: null }
}
