import type { RealmId } from '@restante/subgraph-kit'

/** Sets the clocks of sandboxes, which belong to the context of service points. */
export interface RealmClock {
  /** Sets the clock of a sandbox forward. Resolves once this process has the new time; one that is already later stays. */
  advance(realm: RealmId, to: Date): Promise<void>
}
