import type { PartnerId } from '@restante/subgraph-kit'
import { type Judgement, judgeSite, refused } from '../placing/candidate.ts'
import { type Dossier, placeOf } from '../parcel/dossier.ts'
import { needOf } from '../placing/need.ts'
import { isOpenRedirect, type Redirect } from '../parcel/redirect.ts'
import { refuse } from '../placing/refusal.ts'
import type { Site } from '../placing/site.ts'
import { refuseTestOutlet } from '../placing/test-outlet.ts'
import { isAsked } from './terms.ts'

/** A request to redirect a parcel: outlets, best first, and the partner whose service points are used. */
export interface RedirectRequest {
  readonly outletIds: readonly string[]
  readonly partnerId: PartnerId
  readonly arrivesOn: string | null
  readonly onBehalfOf: Redirect['initiator'] | null
}

/**
 * Judges the outlets of a request, in its order, by everything except the counters of their shelves. `judge` judges a site for
 * the parcel; by default as for any promise.
 */
export function rankOutlets(
  dossier: Dossier,
  request: RedirectRequest,
  sites: ReadonlyMap<string, Site>,
  now: Date,
  judge: (site: Site) => Judgement = (site) => judgeSite(site, needOf(dossier, request.arrivesOn), now),
): readonly Judgement[] {
  const there = outletsOf(dossier)
  const hasRedirect = dossier.redirects.some(isOpenRedirect)
  return request.outletIds.map((outletId) => {
    const site = sites.get(outletId)
    const testRefusal = refuseTestOutlet(outletId, dossier.parcel.livemode)
    if (testRefusal) return refused(testRefusal)
    if (!site) return refused(refuse('OUTLET_UNKNOWN', outletId))
    if (there.includes(outletId)) return refused(refuse('ALREADY_THERE', outletId))
    const judgement = judge(site)
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
