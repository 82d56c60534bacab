import type { Measure } from '@restante/subgraph-kit'
import type { Position } from './sphere.ts'
import type { Capability, OutletKind } from './vocabulary.ts'

/** An area between two parallels and two meridians; `west` greater than `east` crosses the antimeridian. */
export interface BoundingBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Who asks; decides what may be seen. */
export interface Seeker {
  readonly partnerId: string
}

/** A search for the nearest outlets, everything resolved and in range. */
export interface NearestQuery {
  readonly origin: Position
  readonly seeker: Seeker
  /**
   * Ids of partners, or GRANTED: the seeker's own and those that granted it shipping, or ANY: no partner condition, the
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

/** True when the position lies in the box, edges included. */
export function isInBox(latitude: number, longitude: number, box: BoundingBox): boolean {
  if (latitude < box.south || latitude > box.north) return false
  return box.west <= box.east
    ? longitude >= box.west && longitude <= box.east
    : longitude >= box.west || longitude <= box.east
}
