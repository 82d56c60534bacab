import type { Measure } from '@restante/subgraph-kit'
import type { BoundingBox } from '../geo/bounding-box.ts'
import type { Position } from '../geo/sphere.ts'
import type { Capability, OutletKind } from '../vocabulary.ts'

/** The partner that searches, which decides what is visible. */
export interface SearchCaller {
  readonly partnerId: string
}

/** A search for the nearest outlets, everything resolved and in range. */
export interface NearestQuery {
  readonly origin: Position
  readonly caller: SearchCaller
  /**
   * Ids of partners, or GRANTED: the caller's own and those that granted it shipping, or ANY: no partner condition, the
   * outlet itself is judged.
   */
  readonly partners: readonly string[] | 'GRANTED' | 'ANY'
  /** All of these; empty: no condition. */
  readonly capabilities: readonly Capability[]
  /** One of these; empty: no condition. */
  readonly kinds: readonly OutletKind[]
  readonly parcel: Measure | null
  /** For which status, agreements and capacity are judged. */
  readonly at: Date
  readonly openAt: Date | null
  readonly hasCapacity: boolean
  readonly withinMetres: number
  readonly within: BoundingBox | null
}
