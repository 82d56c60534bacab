import type { LocalDate, PartnerId } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'
import { daysAheadOf, needOf } from '../placing/need.ts'

/** What a service point has to offer for a redirect of a parcel. */
export interface Requirements {
  readonly capabilities: readonly string[]
  /** The only partner whose service points can take it; null: any. */
  readonly partnerId: PartnerId | null
  /** Number of days from today until it can be there. */
  readonly daysAhead: number
  /** The local day before which it is not there. */
  readonly expectedOn: LocalDate | null
}

/** Returns what a search for the outlet of a redirect must ask for, lest it finds outlets that refuse the parcel. */
export function requirementsOf(dossier: Dossier): Requirements {
  const { direction, carrierId } = dossier.parcel
  const { capabilities, purpose, expectedOn } = needOf(dossier, null)
  return {
    capabilities,
    // A carrier delivers to its own service points only.
    partnerId: direction === 'OUTBOUND' ? carrierId : null,
    daysAhead: daysAheadOf(purpose),
    expectedOn,
  }
}
