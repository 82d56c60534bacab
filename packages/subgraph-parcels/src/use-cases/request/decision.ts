import { localDate, type LocalDate } from '@restante/subgraph-kit'
import type { Change } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import type { Commit, CommitOption } from '../../domain/ports/ledger.ts'
import type { UserError } from './user-error.ts'

/** One possible outcome of a request, with its result as far as the decision knows it. */
export interface DecidedOption<Draft> extends Omit<CommitOption, 'result'> {
  readonly result: Draft
}

/** The commit that a use case requests from the ledger. */
export interface DecidedCommit<Draft> extends Pick<Commit, 'versions' | 'joinedScans' | 'manifest'> {
  readonly kind: 'COMMIT'
  readonly options: readonly DecidedOption<Draft>[]
  /** The result when no option has room; null when one always has, because it takes no place or the parcel is already there. */
  readonly otherwise: Draft | null
}

/** The decision of a use case: a commit, or user errors, which are not stored under the key because nothing was done. */
export type Decision<Draft> =
  | DecidedCommit<Draft>
  | { readonly kind: 'FAIL'; readonly userErrors: readonly UserError[] }

/** Returns the decision to do nothing, with the reasons. */
export function fail(...userErrors: readonly UserError[]): Decision<never> {
  return { kind: 'FAIL', userErrors }
}

/** Returns the decision to change nothing and to store the result. */
export function decideResult<Draft>(result: Draft): DecidedCommit<Draft> {
  return { kind: 'COMMIT', versions: [], options: [], otherwise: result }
}

/**
 * Returns the versions that a change of a parcel expects: its own, and those of the other parcels of its return order, on
 * which the state of the order depends.
 */
export function versionsOf({ parcel, siblings }: Dossier): Commit['versions'] {
  return [
    { id: parcel.id, sequence: parcel.sequence },
    ...siblings.map(({ parcelId, sequence }) => ({ id: parcelId, sequence })),
  ]
}

/** Returns the decision to make a change that takes no place but on the shelf where the parcel already lies. */
export function decideChange<Draft>(
  before: Dossier,
  change: Change,
  result: Draft,
  when: { readonly now: Date; readonly today?: LocalDate },
): DecidedCommit<Draft> {
  return decideChanges([before], [change], result, when)
}

/** Returns the decision to change several parcels, each as in {@link decideChange}, all of them or none. */
export function decideChanges<Draft>(
  before: readonly Dossier[],
  changes: readonly Change[],
  result: Draft,
  { now, today = startedDay(now) }: { readonly now: Date; readonly today?: LocalDate },
): DecidedCommit<Draft> {
  return {
    kind: 'COMMIT',
    versions: before.flatMap(versionsOf),
    options: [{ changes, result, today, always: true }],
    otherwise: null,
  }
}

/** Returns the last day that has begun in every time zone. The counters of a shelf are kept from that day on at least. */
export function startedDay(now: Date): LocalDate {
  return localDate(new Date(now.getTime() - 12 * 3_600_000), 'UTC')
}
