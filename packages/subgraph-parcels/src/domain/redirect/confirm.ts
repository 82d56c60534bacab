import { newRealmId, type RedirectId } from '@restante/subgraph-kit'
import type { Candidate } from '../placing/candidate.ts'
import { type Dossier, type PartyRole, placeOf, withCodes } from '../parcel/dossier.ts'
import { type FormerWay, isInForce, type Redirect } from '../parcel/redirect.ts'
import { canMove } from '../parcel/parcel-state.ts'
import type { Place } from '../parcel/place.ts'
import { custodianOf } from '../placing/site.ts'
import type { RedirectRequest } from './request.ts'
import { decideBy, feeOf, isAsked } from './terms.ts'

/** Returns a new id of a redirect. */
export function newRedirectId(dossier: Dossier, now: Date): RedirectId {
  return newRealmId('red', dossier.parcel.realmId, now)
}

/**
 * Returns the dossier after the redirect to the candidate has begun: it is confirmed, or where the carrier is asked, requested.
 * In that case a place is kept for it, and all else stays as it is until the carrier decides.
 */
export function beginRedirect(
  dossier: Dossier,
  candidate: Candidate,
  request: RedirectRequest,
  roles: readonly PartyRole[],
  redirectId: RedirectId,
  now: Date,
): Dossier {
  const { parcel } = dossier
  const { place, servicePoint, site } = candidate
  const redirect: Redirect = {
    realmId: parcel.realmId,
    id: redirectId,
    parcelId: parcel.id,
    kind: parcel.direction === 'RETURN' ? 'DROP_OFF_AT_OUTLET' : 'COLLECT_AT_OUTLET',
    state: 'REQUESTED',
    initiator: initiatorOf(request, roles),
    partnerId: request.partnerId,
    outletId: site.outlet.outletId,
    servicePointId: servicePoint.servicePointId,
    custodianId: custodianOf(candidate),
    arrivesOn: place.fromDay,
    reservedUntil: place.until,
    previous: null,
    createdAt: now,
    decideBy: null,
    fee: feeOf(dossier, candidate),
    refusal: null,
  }
  if (!isAsked(dossier, candidate)) return confirmRedirect(dossier, redirect, place)
  return {
    ...dossier,
    redirects: [...dossier.redirects, { ...redirect, decideBy: decideBy(candidate, place.until, now) }],
    places: [...dossier.places, { ...place, kind: 'REQUESTED' }],
  }
}

/**
 * Returns the dossier after the redirect is confirmed: `place` is promised at its outlet, the former place is freed and its
 * redirect superseded. A delivery gets a new `destination`; a return a new `origin`, its `destination` never changes.
 */
export function confirmRedirect(dossier: Dossier, redirect: Redirect, place: Place): Dossier {
  const { parcel } = dossier
  const isReturn = parcel.direction === 'RETURN'
  const { custodianId, outletId } = redirect
  const end = { kind: 'OUTLET' as const, outletId }
  const former = dossier.redirects.find(isInForce)
  // A parcel that lies at an outlet stays in its custody until the courier takes it to the new one.
  const isHeld = placeOf(dossier, 'HELD') !== null
  const previous = former ? former.previous : formerWay(dossier)
  return {
    // Nobody collects any more where the parcel lies. The code of a drop-off counts at every outlet.
    ...withCodes(dossier, 'REVOKED', 'COLLECTION'),
    parcel: {
      ...parcel,
      state: canMove(parcel.state, 'DIVERTING') ? 'DIVERTING' : parcel.state,
      ...(isHeld ? {} : { custodianId, custodianOutletId: outletId }),
      ...(isReturn ? { origin: end } : { destination: end }),
    },
    redirects: [
      ...dossier.redirects
        .filter(({ id }) => id !== redirect.id)
        .map((each) => (each === former ? { ...each, state: 'SUPERSEDED' as const } : each)),
      { ...redirect, state: 'CONFIRMED', previous },
    ],
    places: [...dossier.places.filter(({ kind }) => kind === 'HELD'), { ...place, kind: 'PROMISED' }],
  }
}

function formerWay({ parcel, places }: Dossier): FormerWay {
  // Where it is bound, or else where it waits for its recipient.
  const place =
    places.find(({ kind }) => kind === 'PROMISED') ??
    places.find(({ kind, purpose }) => kind === 'HELD' && purpose === 'COLLECTION')
  return {
    end: parcel.direction === 'RETURN' ? parcel.origin : parcel.destination,
    state: canMove(parcel.state, 'DIVERTING') ? parcel.state : null,
    custodianId: parcel.custodianId,
    custodianOutletId: parcel.custodianOutletId,
    place: place ? { ...place, until: place.until && place.until.toISOString() } : null,
  }
}

function initiatorOf(request: RedirectRequest, roles: readonly PartyRole[]): Redirect['initiator'] {
  if (roles.includes('SHIPPER')) return request.onBehalfOf ?? 'SENDER'
  return request.onBehalfOf === 'RECIPIENT' ? 'RECIPIENT' : 'CARRIER'
}
