import type { RealmId } from '@restante/subgraph-kit'
import type { Triers } from '../code.ts'
import type { Code } from '../parcel.ts'

/** Codes, and tries of them, which are counted before anything is compared. */
export interface CodeRepository {
  /**
   * Counts a try by these triers of the open code with that reference, in one step.
   * `isBarred`: one of them has failed too often in this hour, and the code was not touched.
   */
  tryCode(
    realm: RealmId,
    reference: string,
    triers: Triers,
    now: Date,
  ): Promise<{ isBarred: boolean; code: Code | null }>
  /** Takes back the count of a try that was right. */
  forgiveTry(realm: RealmId, codeId: string, triers: Triers, now: Date): Promise<void>
  /** Returns the code as it stands; null when there is none with that id. */
  read(realm: RealmId, codeId: string): Promise<Code | null>
}
