import type { RealmId } from '@restante/subgraph-kit'

/** Reads when time alone will change something. */
export interface DueReader {
  /**
   * Returns the earliest moment after the given one at which a promise, hold, return, redirect or reservation of the realm is
   * due; null without any.
   */
  next(realm: RealmId, after: Date): Promise<Date | null>
}
