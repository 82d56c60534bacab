import { measureMetres, type Position } from './sphere.ts'

/** The place of a postal code. */
export interface PostalCodePlace extends Position {
  /** Metres round the position that cover the places known to have the code. */
  readonly precisionMetres: number
}

/** A postal code with its place. */
export interface PostalCodeCentroid extends PostalCodePlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** As {@link normalisePostalCode} writes it. */
  readonly code: string
}

/** A postal code covers ground even where all the places known to have it share one position. */
const minPrecisionMetres = 2_000

/** Returns the code as it is compared: upper case, letters and digits only. */
export function normalisePostalCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Returns the centroid of places that share a code and the radius that covers them. Latitude and longitude are medians, so that
 * one misplaced row does not draw the others away. Not empty; longitudes may lie on both sides of the antimeridian.
 */
export function coverPlaces(places: readonly Position[]): PostalCodePlace {
  const [first] = places
  const turns = places.map(({ longitude }) => wrap(longitude - first!.longitude))
  const latitude = median(places.map((place) => place.latitude))
  const longitude = wrap(first!.longitude + median(turns))
  const radius = Math.max(...places.map((place) => measureMetres(latitude, longitude, place.latitude, place.longitude)))
  return { latitude, longitude, precisionMetres: Math.max(minPrecisionMetres, Math.ceil(radius)) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Degrees from -180 to 180. */
function wrap(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees
}
