import type { BoundingBox } from '../geo/bounding-box.ts'
import type { Outlet } from '../outlet.ts'
import type { OutletKind, OutletStatus } from '../vocabulary.ts'

/** Conditions on listed outlets, all of which must hold. */
export interface OutletConditions {
  readonly operatorCode: string | null
  /** Empty: any. */
  readonly kinds: readonly OutletKind[]
  /** Empty: any. */
  readonly statuses: readonly OutletStatus[]
  readonly within: BoundingBox | null
  /** Beginnings of words, all of which must occur. Empty: any. */
  readonly words: readonly string[]
}

/** Reads the register of outlets. */
export interface OutletReader {
  /** Returns outlets by id; ids that do not exist are left out. */
  findByIds(ids: readonly string[]): Promise<ReadonlyMap<string, Outlet>>
  /** Returns the outlet with that branch code; null when there is none. */
  findByRef(operatorCode: string, operatorRef: string): Promise<Outlet | null>
  /** Returns the first `count` outlets after the id `after`, in the order of ids. */
  list(conditions: OutletConditions, count: number, after: string | null): Promise<readonly Outlet[]>
}
