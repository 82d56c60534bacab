import { newRealmId, type OutletId, type PartnerId, type RedirectId } from '@restante/subgraph-kit'
import { type Candidate, type Judgement, judgeSite, refused } from './placing/candidate.ts'
import { type Dossier, type PartyRole, placeOf } from './parcel/dossier.ts'
import { needOf } from './placing/need.ts'
import { type FormerWay, isOpenRedirect, type Redirect } from './parcel/redirect.ts'
import { canMove, type ParcelState } from './parcel/parcel-state.ts'
import { type Refusal, type RefusalCode, refuse } from './placing/refusal.ts'
import { custodianOf, type Site } from './placing/site.ts'

/** A request to redirect a parcel: outlets, best first, and the partner whose service points are used. */
export interface RedirectRequest {
  readonly outletIds: readonly string[]
  readonly partnerId: PartnerId
  readonly arrivesOn: string | null
  readonly onBehalfOf: Redirect['initiator'] | null
}

/** Maximum number of redirects of a parcel: one, and one change of it. */
const maxRedirects = 2

/** States in which a delivery may be redirected, besides those from which it can be diverted. */
const beforeHandOver: readonly ParcelState[] = ['ANNOUNCED']

/** Returns the refusal of a parcel that may not be redirected to any outlet; null when it may. */
export function refuseRedirect(dossier: Dossier): Refusal | null {
  const { parcel, redirects } = dossier
  if (parcel.restrictions.includes('NO_REDIRECT')) return refuse('SENDER_DISALLOWS', null)
  if (parcel.restrictions.includes('CUSTOMS')) return refuse('CUSTOMS_HOLD', null)
  const allowed =
    parcel.direction === 'RETURN'
      ? parcel.state === 'ANNOUNCED'
      : beforeHandOver.includes(parcel.state) || canMove(parcel.state, 'DIVERTING')
  if (!allowed) return refuse('STATUS_NOT_ALLOWED', null)
  const counted = redirects.filter(({ state }) => state !== 'CANCELLED' && state !== 'FAILED' && state !== 'DECLINED')
  if (counted.length >= maxRedirects) return refuse('LIMIT_REACHED', null)
  return null
}

/** Outlets that exist in sandboxes only and always refuse, so that a client can test how it handles refusals. */
const sandboxRefusals: Record<string, RefusalCode> = {
  out_test_full: 'OUTLET_FULL',
  out_test_closed: 'OUTLET_CLOSED_FOR_WINDOW',
  out_test_too_small: 'PARCEL_TOO_LARGE',
}

/** Judges the outlets of a request, in its order, by everything except the counters of their shelves. */
export function rankOutlets(
  dossier: Dossier,
  request: RedirectRequest,
  sites: ReadonlyMap<string, Site>,
  now: Date,
): readonly Judgement[] {
  const need = needOf(dossier, request.arrivesOn)
  const current = placeOf(dossier, 'PROMISED') ? outletOf(dossier) : null
  return request.outletIds.map((outletId) => {
    const site = sites.get(outletId)
    const sandboxRefusal = dossier.parcel.livemode ? undefined : sandboxRefusals[outletId]
    if (sandboxRefusal) return refused(refuse(sandboxRefusal, outletId))
    if (!site) return refused(refuse('OUTLET_UNKNOWN', outletId))
    if (outletId === current) return refused(refuse('ALREADY_THERE', outletId))
    return judgeSite(site, need, now)
  })
}

function outletOf({ parcel }: Dossier): OutletId | null {
  const end = parcel.direction === 'RETURN' ? parcel.origin : parcel.destination
  return end?.kind === 'OUTLET' ? end.outletId : null
}

/**
 * Returns the dossier after the redirect to the candidate is confirmed: a place is promised there, the former place is freed
 * and its redirect superseded. A delivery gets a new `destination`; a return a new `origin`, its `destination` never changes.
 */
export function confirmRedirect(
  dossier: Dossier,
  candidate: Candidate,
  request: RedirectRequest,
  roles: readonly PartyRole[],
  redirectId: RedirectId,
  now: Date,
): Dossier {
  const { parcel } = dossier
  const isReturn = parcel.direction === 'RETURN'
  const { outletId } = candidate.site.outlet
  const end = { kind: 'OUTLET' as const, outletId }
  const former = dossier.redirects.find(isOpenRedirect)
  // A parcel that lies at an outlet stays in its custody until the courier takes it to the new one.
  const isHeld = placeOf(dossier, 'HELD') !== null
  const custodianId = custodianOf(candidate)
  const redirect: Redirect = {
    realmId: parcel.realmId,
    id: redirectId,
    parcelId: parcel.id,
    kind: isReturn ? 'DROP_OFF_AT_OUTLET' : 'COLLECT_AT_OUTLET',
    state: 'CONFIRMED',
    initiator: initiatorOf(request, roles),
    partnerId: request.partnerId,
    outletId,
    servicePointId: candidate.servicePoint.servicePointId,
    custodianId,
    arrivesOn: candidate.place.fromDay,
    reservedUntil: candidate.place.until,
    previous: former ? former.previous : formerWay(dossier),
    createdAt: now,
    decideBy: null,
    fee: null,
    refusal: null,
  }
  return {
    ...dossier,
    parcel: {
      ...parcel,
      state: canMove(parcel.state, 'DIVERTING') ? 'DIVERTING' : parcel.state,
      ...(isHeld ? {} : { custodianId, custodianOutletId: outletId }),
      ...(isReturn ? { origin: end } : { destination: end }),
    },
    redirects: [
      ...dossier.redirects.map((each) => (each === former ? { ...each, state: 'SUPERSEDED' as const } : each)),
      redirect,
    ],
    places: [...dossier.places.filter((place) => place.kind !== 'PROMISED'), candidate.place],
  }
}

function formerWay({ parcel, places }: Dossier): FormerWay {
  const place = places.find(({ kind }) => kind === 'PROMISED')
  return {
    end: parcel.direction === 'RETURN' ? parcel.origin : parcel.destination,
    state: canMove(parcel.state, 'DIVERTING') ? parcel.state : null,
    custodianId: parcel.custodianId,
    custodianOutletId: parcel.custodianOutletId,
    place: place ? { ...place, until: place.until && place.until.toISOString() } : null,
  }
}

/** Returns a new id of a redirect. */
export function newRedirectId(dossier: Dossier, now: Date): RedirectId {
  return newRealmId('red', dossier.parcel.realmId, now)
}

function initiatorOf(request: RedirectRequest, roles: readonly PartyRole[]): Redirect['initiator'] {
  if (roles.includes('SHIPPER')) return request.onBehalfOf ?? 'SENDER'
  return 'CARRIER'
}

/** Returns the dossier after its open redirect is cancelled, with its former destination, or for a return its former origin. */
export function cancelOpenRedirect(dossier: Dossier): Dossier {
  const open = dossier.redirects.find(isOpenRedirect)
  if (!open) return dossier
  const { parcel } = dossier
  const held = placeOf(dossier, 'HELD')
  return {
    ...dossier,
    parcel: {
      ...parcel,
      state: parcel.state === 'DIVERTING' ? 'IN_TRANSIT' : parcel.state,
      ...(parcel.direction === 'RETURN'
        ? { origin: open.previous?.end ?? null }
        : { destination: open.previous?.end ?? parcel.destination }),
      ...(held ? {} : { custodianId: null, custodianOutletId: null }),
    },
    redirects: dossier.redirects.map((redirect) =>
      redirect === open ? { ...redirect, state: 'CANCELLED' as const } : redirect,
    ),
    places: dossier.places.filter((place) => place.kind !== 'PROMISED'),
  }
}
