import type { Realms } from '@restante/subgraph-kit'
import type { CodeKeys } from '../../domain/codes/code.ts'
import type { CodeRepository } from '../../domain/ports/code-repository.ts'
import type { DueReader } from '../../domain/ports/due-reader.ts'
import type { RealmClock } from '../../domain/ports/realm-clock.ts'
import type { DossierReader } from '../../domain/ports/dossier-reader.ts'
import type { Ledger } from '../../domain/ports/ledger.ts'
import type { ManifestRepository } from '../../domain/ports/manifest-repository.ts'
import type { SessionReader } from '../../domain/ports/session-reader.ts'
import type { ReservationReader } from '../../domain/ports/reservation-reader.ts'
import type { SiteReader } from '../../domain/ports/site-reader.ts'
import type { UnannouncedScanRepository } from '../../domain/ports/unannounced-scan-repository.ts'

/** The collaborators of use cases. */
export interface Deps {
  readonly ledger: Ledger
  readonly dossiers: DossierReader
  readonly sites: SiteReader
  readonly reservations: ReservationReader
  readonly sessions: SessionReader
  readonly codes: CodeRepository
  readonly unannounced: UnannouncedScanRepository
  readonly manifests: ManifestRepository
  readonly codeKeys: CodeKeys
  readonly realms: Realms
  readonly due: DueReader
  readonly clock: RealmClock
  /** Returns the world's time, by which keys expire; the time of a realm is that of `realms`. */
  now(): Date
  /** Returns cryptographically random bytes. */
  random(bytes: number): Buffer
}

/** Returns the collaborators for a request that nobody waits for after its deadline, in milliseconds since 1970. */
export function withDeadline(deps: Deps, deadline: number): Deps {
  const { ledger } = deps
  return { ...deps, ledger: { ...ledger, commit: (commit) => ledger.commit({ ...commit, deadline }) } }
}
