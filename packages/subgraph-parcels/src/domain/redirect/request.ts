import type { PartnerId } from '@restante/subgraph-kit'
import { type Judgement, judgeSite, refused } from '../placing/candidate.ts'
import { type Dossier, placeOf } from '../parcel/dossier.ts'
import { needOf } from '../placing/need.ts'
import { isOpenRedirect, type Redirect } from '../parcel/redirect.ts'
import { type RefusalCode, refuse } from '../placing/refusal.ts'
import type { Site } from '../placing/site.ts'
import { isAsked } from './terms.ts'

/** A request to redirect a parcel: outlets, best first, and the partner whose service points are used. */
export interface RedirectRequest {
  readonly outletIds: readonly string[]
  readonly partnerId: PartnerId
  readonly arrivesOn: string | null
  readonly onBehalfOf: Redirect['initiator'] | null
}

/** Outlets that exist in sandboxes only and always refuse, so that a client can test how it handles refusals. */
const sandboxRefusals: ReadonlyMap<string, RefusalCode> = new Map([
  ['out_test_full', 'OUTLET_FULL'],
  ['out_test_closed', 'OUTLET_CLOSED_FOR_WINDOW'],
  ['out_test_too_small', 'PARCEL_TOO_LARGE'],
])

/** Judges the outlets of a request, in its order, by everything except the counters of their shelves. */
export function rankOutlets(
  dossier: Dossier,
  request: RedirectRequest,
  sites: ReadonlyMap<string, Site>,
  now: Date,
): readonly Judgement[] {
  const need = needOf(dossier, request.arrivesOn)
  const there = outletsOf(dossier)
  const hasRedirect = dossier.redirects.some(isOpenRedirect)
  return request.outletIds.map((outletId) => {
    const site = sites.get(outletId)
    const sandboxRefusal = dossier.parcel.livemode ? undefined : sandboxRefusals.get(outletId)
    if (sandboxRefusal) return refused(refuse(sandboxRefusal, outletId))
    if (!site) return refused(refuse('OUTLET_UNKNOWN', outletId))
    if (there.includes(outletId)) return refused(refuse('ALREADY_THERE', outletId))
    const judgement = judgeSite(site, need, now)
    // A redirect that is asked for leaves the parcel as it is, so that it cannot take the place of one that is in force.
    const isBlocked = judgement.kind === 'candidate' && hasRedirect && isAsked(dossier, judgement.candidate)
    return isBlocked ? refused(refuse('REDIRECT_OPEN', outletId)) : judgement
  })
}

/** Returns the outlets where the parcel is bound with a promised place, and where it lies on a shelf. */
function outletsOf(dossier: Dossier): readonly string[] {
  const { direction, origin, destination, custodianOutletId } = dossier.parcel
  const end = direction === 'RETURN' ? origin : destination
  return [
    ...(placeOf(dossier, 'PROMISED') && end?.kind === 'OUTLET' ? [end.outletId] : []),
    ...(placeOf(dossier, 'HELD') && custodianOutletId !== null ? [custodianOutletId] : []),
  ]
}
