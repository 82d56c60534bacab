import { type Caller, fault, parseRealmId, type RealmId } from '@restante/subgraph-kit'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import type { CodeRepository } from '../../domain/ports/code-repository.ts'
import type { DossierReader } from '../../domain/ports/dossier-reader.ts'
import type { ReservationReader } from '../../domain/ports/reservation-reader.ts'
import type { CoveringIds } from '../../domain/ports/session-reader.ts'
import type { Deps } from '../request/deps.ts'

/**
 * Returns the collaborators of use cases for a caller: for a shopper's key they find what its session covers and nothing else, as
 * if there were nothing else, so that no use case has to know of sessions to keep within one. What only counters, carriers and
 * the system itself look for is closed to it.
 */
export function withinSession(deps: Deps, caller: Caller): Deps {
  if (caller.kind !== 'SESSION') return deps
  const sessionId = parseRealmId('ses', caller.realm, caller.keyId)
  const covers = async (realm: RealmId, items: readonly CoveringIds[]): Promise<readonly boolean[]> =>
    sessionId ? deps.sessions.covers(realm, sessionId, items) : items.map(() => false)

  const keepCovered = async (realm: RealmId, found: readonly Dossier[]): Promise<readonly Dossier[]> => {
    const isCovered = await covers(
      realm,
      found.map(({ parcel: { id, returnId, reservationId } }) => [id, returnId, reservationId]),
    )
    return found.filter((_, index) => isCovered[index])
  }
  const dossiers: DossierReader = {
    read: async (realm, parcelIds) => keepCovered(realm, await deps.dossiers.read(realm, parcelIds)),
    async readReturn(realm, returnId) {
      const [isCovered] = await covers(realm, [[returnId]])
      return isCovered ? deps.dossiers.readReturn(realm, returnId) : []
    },
    // The parcel is then read, or not.
    parcelOfRedirect: (realm, redirectId) => deps.dossiers.parcelOfRedirect(realm, redirectId),
    parcelOfDelegation: (realm, delegationId) => deps.dossiers.parcelOfDelegation(realm, delegationId),
    findScan: closed,
    findEvent: closed,
    findParcelIds: closed,
    findByBarcode: closed,
    findForeign: closed,
    findByNumbers: closed,
    findDue: closed,
  }
  const reservations: ReservationReader = {
    async read(realm, id) {
      const [isCovered] = await covers(realm, [[id]])
      return isCovered ? deps.reservations.read(realm, id) : null
    },
    findDue: closed,
  }
  const codes: CodeRepository = {
    /** A code may open parcels besides those of the session, and is then not for the shopper. */
    async read(realm, codeId) {
      const issued = await deps.codes.read(realm, codeId)
      const dossiersOfCode = issued ? await deps.dossiers.read(realm, issued.parcelIds) : []
      return (await keepCovered(realm, dossiersOfCode)).length === dossiersOfCode.length ? issued : null
    },
    tryCode: closed,
    forgiveTry: closed,
  }
  return {
    ...deps,
    dossiers,
    reservations,
    codes,
    unannounced: { find: (...query) => deps.unannounced.find(...query), keep: closed, countUnknown: closed },
    manifests: { read: closed, findKnown: closed, findExpected: closed, markScanned: closed },
    due: { next: closed },
    clock: { advance: closed },
  }
}

async function closed(): Promise<never> {
  throw fault('FORBIDDEN', "A shopper's key cannot do this.")
}
