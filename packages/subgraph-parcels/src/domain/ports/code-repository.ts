import type { RealmId } from '@restante/subgraph-kit'
import type { AttemptSource } from '../counter/code.ts'
import type { IssuedCode } from '../parcel/counter-code.ts'

/** Stores codes and counts the tries of them, each before anything is compared. */
export interface CodeRepository {
  /**
   * Counts a try against its source and against the open code with the reference that counts at the source's outlet, in one
   * step. Returns the code as it is afterwards. `isBarred` is true when the source has failed too often in this hour; the try is not counted against the code.
   */
  tryCode(
    realm: RealmId,
    reference: string,
    source: AttemptSource,
    now: Date,
  ): Promise<{ isBarred: boolean; issued: IssuedCode | null }>
  /** Undoes the count of a try that was right. */
  forgiveTry(realm: RealmId, codeId: string, source: AttemptSource, now: Date): Promise<void>
  /** Returns the code with the id; null when there is none. */
  read(realm: RealmId, codeId: string): Promise<IssuedCode | null>
}
