import {
  type Caller,
  localDate,
  type OutletId,
  parseOutletId,
  type ParcelId,
  type PartnerId,
} from '@restante/subgraph-kit'
import { type Dossier, rolesOf } from '../../domain/parcel/dossier.ts'
import { type Counter, mayPromise, type Site } from '../../domain/placing/site.ts'
import { type RedirectOption, redirectOptionsOf } from '../../domain/redirect/options.ts'
import { maxRedirectsBy } from '../../domain/redirect/terms.ts'
import { actorOf } from '../request/actor.ts'
import type { Deps } from '../request/deps.ts'

/** A question for the options of a parcel: with the service points of a partner, at an outlet, each null for the default. */
export interface OptionsQuery {
  readonly parcelId: ParcelId
  readonly partnerId: PartnerId | null
  readonly outletId: string | null
}

/** Returns the options to redirect parcels, in the order of the queries; none for a parcel that does not exist. */
export async function readRedirectOptions(
  deps: Deps,
  caller: Caller,
  queries: readonly OptionsQuery[],
  now: Date,
): Promise<readonly (readonly RedirectOption[])[]> {
  const dossiers = await deps.dossiers.read(caller.realm, [...new Set(queries.map(({ parcelId }) => parcelId))])
  const targets = queries.map((query) => targetOf(query, dossiers))
  const partners = [...new Set(targets.flatMap((target) => (target ? [target.partnerId] : [])))]
  const outlets = [...new Set(targets.flatMap((target) => (target?.outletId ? [target.outletId] : [])))]
  const [sites, grants] = await Promise.all([
    deps.sites.read(caller.realm, outlets, partners, caller.partnerId),
    deps.sites.grantsOf(caller.realm, caller.partnerId, partners),
  ])
  return targets.map((target) => {
    if (!target) return []
    const { dossier, partnerId, outletId } = target
    return redirectOptionsOf(dossier, {
      roles: rolesOf(dossier.parcel, actorOf(caller), now),
      counter: counterOf(outletId ? sites.get(outletId) : undefined, partnerId, now),
      maxRedirects: maxRedirectsBy(grants.get(partnerId) ?? null),
      now,
    })
  })
}

interface Target {
  readonly dossier: Dossier
  readonly partnerId: PartnerId
  readonly outletId: OutletId | null
}

function targetOf(query: OptionsQuery, dossiers: readonly Dossier[]): Target | null {
  const dossier = dossiers.find(({ parcel }) => parcel.id === query.parcelId)
  if (!dossier) return null
  const { direction, origin, destination, carrierId, shipperId } = dossier.parcel
  const end = direction === 'RETURN' ? origin : destination
  const bound = end?.kind === 'OUTLET' ? end.outletId : null
  return {
    dossier,
    partnerId: query.partnerId ?? carrierId ?? shipperId,
    outletId: query.outletId === null ? bound : parseOutletId(query.outletId),
  }
}

/** Returns the partner's counter at the site, if a place there may be promised to the caller: its terms concern nobody else. */
function counterOf(site: Site | undefined, partnerId: PartnerId, now: Date): Counter | null {
  const servicePoint = site?.servicePoints.find((point) => !point.deleted && point.partnerId === partnerId)
  if (!site || !servicePoint) return null
  const counter = { site, servicePoint }
  return mayPromise(counter, localDate(now, site.outlet.timeZone)) ? counter : null
}
