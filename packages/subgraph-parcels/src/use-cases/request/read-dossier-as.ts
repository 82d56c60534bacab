import type { Caller, ParcelId } from '@restante/subgraph-kit'
import { type Dossier, type PartyRole, rolesOf } from '../../domain/parcel/dossier.ts'
import { actorOf } from './actor.ts'
import type { Deps } from './deps.ts'

/** Reads the dossier of a parcel for which the caller has one of these roles. Returns null otherwise, as if there were none. */
export async function readDossierAs(
  deps: Deps,
  caller: Caller,
  parcelId: ParcelId | null,
  roles: readonly PartyRole[],
  now: Date,
): Promise<Dossier | null> {
  const [dossier] = parcelId ? await deps.dossiers.read(caller.realm, [parcelId]) : []
  return dossier && rolesOf(dossier.parcel, actorOf(caller), now).some((role) => roles.includes(role)) ? dossier : null
}
