import type { Measure } from '@restante/subgraph-kit'
import type { BoundingBox } from '../geo/bounding-box.ts'
import type { Position } from '../geo/sphere.ts'
import type { Capability, OutletKind } from '../vocabulary.ts'
import type { Arrival } from './arrival.ts'

/** The partner that searches, which decides what is visible. */
export interface SearchCaller {
  readonly partnerId: string
}

/** A search for the nearest outlets, with defaults applied and all values in range. */
export interface NearestQuery {
  readonly origin: Position
  readonly caller: SearchCaller
  /**
   * Ids of partners; GRANTED: the caller's own and those that granted it shipping; ANY: no partner condition, so that the
   * outlet itself is judged.
   */
  readonly partners: readonly string[] | 'GRANTED' | 'ANY'
  /** Capabilities that are all required; empty: no condition. */
  readonly capabilities: readonly Capability[]
  /** Kinds of which the outlet must be one; empty: no condition. */
  readonly kinds: readonly OutletKind[]
  readonly parcel: Measure | null
  /** The moment of the search: status, agreements and capacity are judged for its local date, or for that of `arrival`. */
  readonly at: Date
  /**
   * The arrival for which a place is to be promised to the caller: only service points count that may promise it one. Null:
   * no promise is sought.
   */
  readonly arrival: Arrival | null
  readonly openAt: Date | null
  readonly hasCapacity: boolean
  readonly withinMetres: number
  readonly within: BoundingBox | null
}
