import type { Realms } from '@restante/subgraph-kit'
import type { CodeKeys } from '../domain/code.ts'
import type { Codes } from '../storage/codes.ts'
import type { Dossiers } from '../storage/dossiers.ts'
import type { Ledger } from '../storage/ledger.ts'
import type { Sites } from '../storage/sites.ts'
import type { UnannouncedScans } from '../storage/unannounced-scans.ts'

/** What use cases work with. */
export interface Deps {
  readonly ledger: Ledger
  readonly dossiers: Dossiers
  readonly sites: Sites
  readonly codes: Codes
  readonly unannounced: UnannouncedScans
  readonly codeKeys: CodeKeys
  readonly realms: Realms
  /** Unpredictable bytes. */
  random(bytes: number): Buffer
}
