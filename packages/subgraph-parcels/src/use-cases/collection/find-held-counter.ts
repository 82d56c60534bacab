import { type Dossier, placeOf } from '../../domain/parcel/dossier.ts'
import type { Counter } from '../../domain/placing/site.ts'
import type { Deps } from '../request/deps.ts'

/** Returns the counter on whose shelf the parcel lies, even if its terms have ended since; null when it lies on none. */
export async function findHeldCounter(deps: Pick<Deps, 'sites'>, dossier: Dossier): Promise<Counter | null> {
  const { realmId, custodianOutletId } = dossier.parcel
  const held = placeOf(dossier, 'HELD')
  if (!held || custodianOutletId === null) return null
  const site = (await deps.sites.read(realmId, [custodianOutletId], null)).get(custodianOutletId)
  const servicePoint = site?.servicePoints.find(({ servicePointId }) => servicePointId === held.servicePointId)
  return site && servicePoint ? { site, servicePoint } : null
}
