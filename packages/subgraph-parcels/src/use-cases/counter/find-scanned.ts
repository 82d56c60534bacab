import { type Caller, type OutletId, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import { onwardCustody } from '../../domain/counter/scan-counter.ts'
import type { Custody } from '../../domain/counter/scan.ts'
import { type Dossier, type PartyRole, rolesOf } from '../../domain/parcel/dossier.ts'
import { isCounterOf, type Site } from '../../domain/placing/site.ts'
import { actorOf } from '../request/actor.ts'
import type { Deps } from '../request/deps.ts'

/** A parcel that was scanned, with the roles of the party that scans. */
export interface ScannedParcel {
  readonly dossier: Dossier
  readonly roles: readonly PartyRole[]
}

/**
 * Returns the parcel that the caller scans: the newest with the number among those that it carries or has custody of. A counter
 * also scans what it has nothing to do with: of those the one whose parties have a service point there, or else the oldest.
 * Null when there is none; by id only parcels of the caller's are found.
 */
export async function findScanned(
  deps: Deps,
  caller: Caller,
  named: { readonly barcode: string | null; readonly parcelId: string | null },
  site: Site | null,
  now: Date,
): Promise<ScannedParcel | null> {
  const own = await findOwn(deps, caller, named)
  for (const dossier of own) {
    const roles = rolesOf(dossier.parcel, actorOf(caller), now).filter((role) => role !== 'SHIPPER')
    if (roles.length > 0) return { dossier, roles }
  }
  if (named.barcode === null || site === null || !isCounterOf(site, caller.partnerId)) return null
  const foreign = await deps.dossiers.findForeign(caller.realm, named.barcode, site.outlet.outletId)
  return foreign && { dossier: foreign, roles: [] }
}

async function findOwn(
  deps: Deps,
  caller: Caller,
  { barcode, parcelId }: { readonly barcode: string | null; readonly parcelId: string | null },
): Promise<readonly Dossier[]> {
  if (barcode !== null) return deps.dossiers.findByBarcode(caller.realm, barcode, actorOf(caller))
  const id = parcelId === null ? null : parseRealmId('par', caller.realm, parcelId)
  return id ? deps.dossiers.read(caller.realm, [id]) : []
}

/** Returns the outlet of a scan with all service points there, for the partner that ships the parcel; null away from an outlet. */
export async function readSite(
  deps: Deps,
  { realmId, carrierId, shipperId }: Pick<Dossier['parcel'], 'realmId' | 'carrierId' | 'shipperId'>,
  outletId: OutletId | null,
): Promise<Site | null> {
  if (outletId === null) return null
  return (await deps.sites.read(realmId, [outletId], null, carrierId ?? shipperId)).get(outletId) ?? null
}

/** Returns the partners whose service points take the parcel, best first. */
export async function partnersFor(deps: Deps, { parcel, redirects }: Dossier): Promise<readonly PartnerId[]> {
  const returnsPartner =
    parcel.direction === 'RETURN' ? await deps.sites.returnsPartnerOf(parcel.realmId, parcel.shipperId) : null
  return [redirects.at(-1)?.partnerId, returnsPartner, parcel.carrierId, parcel.shipperId].filter(
    (partner) => partner != null,
  )
}

/** Returns the custody of a parcel once it leaves the outlet where it lies, when a place is promised to it elsewhere. */
export async function readOnward(deps: Deps, dossier: Dossier): Promise<Custody | null> {
  const { realmId, destination, custodianOutletId } = dossier.parcel
  if (destination.kind !== 'OUTLET' || destination.outletId === custodianOutletId) return null
  if (!dossier.places.some(({ kind }) => kind === 'PROMISED')) return null
  const sites = await deps.sites.read(realmId, [destination.outletId], null)
  return onwardCustody(dossier, sites.values())
}
