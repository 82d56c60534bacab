import { type Caller, type OutletId } from '@restante/subgraph-kit'
import { counterAt, promisedCounterAt } from '../../domain/counter/counter.ts'
import type { IssuedCode } from '../../domain/parcel/counter-code.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { dropOffNeed } from '../../domain/placing/need.ts'
import { type Counter, custodianOf } from '../../domain/placing/site.ts'
import type { Deps } from '../request/deps.ts'

/** Returns the parcels of a return that the code opens and that were not handed in, in the order of their ids. */
export async function readOpened(
  deps: Deps,
  { realm }: Caller,
  { code, parcelIds }: IssuedCode,
  now: Date,
): Promise<readonly Dossier[]> {
  if (code.validUntil <= now) return []
  const dossiers = await deps.dossiers.read(realm, parcelIds)
  return dossiers.filter(({ parcel, codes }) => parcel.state === 'ANNOUNCED' && codes.some(({ id }) => id === code.id))
}

/** Returns the counter for each of the parcels; null when the outlet does not take all of them. */
export async function findCounters(
  deps: Deps,
  caller: Caller,
  dossiers: readonly Dossier[],
  outletId: OutletId,
  now: Date,
): Promise<readonly Counter[] | null> {
  const found = await Promise.all(dossiers.map((dossier) => findCounter(deps, caller, dossier, outletId, now)))
  const counters = found.filter((counter) => counter !== null)
  return counters.length === dossiers.length ? counters : null
}

async function findCounter(
  deps: Deps,
  caller: Caller,
  dossier: Dossier,
  outletId: OutletId,
  now: Date,
): Promise<Counter | null> {
  const { parcel, returnOrder } = dossier
  const redirectPartner = dossier.redirects.at(-1)?.partnerId ?? null
  const returnsPartner = await deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId)
  const partners = [redirectPartner, returnsPartner, parcel.carrierId].filter((partner) => partner !== null)
  const site = (await deps.sites.read(caller.realm, [outletId], partners)).get(outletId)
  const { capabilities } = dropOffNeed(parcel, returnOrder, null)
  const counter = site ? (promisedCounterAt(site, dossier) ?? counterAt(site, capabilities, partners, now)) : null
  // Only the custodian of a counter may take parcels there.
  return counter && custodianOf(counter) === caller.partnerId ? counter : null
}
