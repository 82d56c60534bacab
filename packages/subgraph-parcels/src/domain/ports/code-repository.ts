import type { RealmId } from '@restante/subgraph-kit'
import type { AttemptSource } from '../codes/guesses.ts'
import type { IssuedCode } from '../parcel/counter-code.ts'

/** Stores codes and counts the tries of them, each before anything is compared. */
export interface CodeRepository {
  /**
   * Counts a try against its source and against the code with the reference that counts at the source's outlet, in one
   * step. Returns the code as it is afterwards: an open one with the parcels that it opens, else the last one that was used there,
   * with those that it has opened. A code without tries left is as good as none. `isBarred` is true when the source has failed
   * too often in this hour; the try then counts for nobody.
   */
  tryCode(
    realm: RealmId,
    reference: string,
    source: AttemptSource,
    now: Date,
  ): Promise<{ isBarred: boolean; issued: IssuedCode | null }>
  /** Undoes the count of a try that was right. */
  forgiveTry(realm: RealmId, codeId: string, source: AttemptSource, now: Date): Promise<void>
  /** Returns the code with the id, valid for as long as the hold of a parcel that it opens; null when there is none. */
  read(realm: RealmId, codeId: string): Promise<IssuedCode | null>
}
