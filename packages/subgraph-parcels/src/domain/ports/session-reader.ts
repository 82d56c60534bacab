import type { RealmId, ShopperSessionId } from '@restante/subgraph-kit'
import type { ShopperSession } from '../session/shopper-session.ts'

/** Ids of which one is enough for something to be covered by a session; null for one that it lacks. */
export type CoveringIds = readonly (string | null)[]

/** Reads the sessions of shoppers. */
export interface SessionReader {
  read(realm: RealmId, id: ShopperSessionId): Promise<ShopperSession | null>
  /** Returns for each of the items if the session covers it. The rule is that of the policies by which rows are read. */
  covers(realm: RealmId, id: ShopperSessionId, items: readonly CoveringIds[]): Promise<readonly boolean[]>
}
