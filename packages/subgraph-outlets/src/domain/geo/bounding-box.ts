/** An area between two parallels and two meridians, in degrees; `west` greater than `east` crosses the antimeridian. */
export interface BoundingBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** True when the position lies in the box, edges included. */
export function isInBox(latitude: number, longitude: number, box: BoundingBox): boolean {
  if (latitude < box.south || latitude > box.north) return false
  return box.west <= box.east
    ? longitude >= box.west && longitude <= box.east
    : longitude >= box.west || longitude <= box.east
}
