import geographiclib from 'geographiclib-geodesic'

const { Geodesic } = geographiclib

/** A position in WGS 84, in degrees. */
export interface Position {
  readonly latitude: number
  readonly longitude: number
}

const radiusMetres = 6_371_008.8
const radians = Math.PI / 180

/**
 * Bounds of the ratio between the length of any line on the ellipsoid and its length on the sphere.
 * With latitude and longitude kept, the scale in a direction is the ellipsoid's radius of curvature
 * there divided by the sphere's radius: the meridian's is least at the equator (6,335,439 m), both are greatest at the poles
 * (6,399,594 m). Shortest lines obey the bounds because every line does.
 */
const minScale = 0.9944
const maxScale = 1.0045
/** A margin far above the rounding errors of either distance. */
const slackMetres = 0.001

/** Returns the metres between two positions along the WGS 84 ellipsoid, accurate to nanometres. */
export function measureMetres(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  return Geodesic.WGS84.Inverse(latitude, longitude, toLatitude, toLongitude, Geodesic.DISTANCE).s12!
}

/**
 * Returns the haversine of the angle between two positions: sin²(angle / 2), from 0 to 1. It grows with the distance and
 * is far cheaper to compute, so the search orders by it.
 */
export function haversine(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  return (
    halfSquare(toLatitude - latitude) +
    Math.cos(latitude * radians) * Math.cos(toLatitude * radians) * halfSquare(toLongitude - longitude)
  )
}

function halfSquare(degrees: number): number {
  const sine = Math.sin((degrees * radians) / 2)
  return sine * sine
}

/** Returns a lower bound, in metres on the ellipsoid, of the distance of positions with at least this haversine. */
export function lowerBoundMetres(haversineBound: number): number {
  return minScale * sphereMetres(haversineBound) - slackMetres
}

/** Returns an upper bound, in metres on the ellipsoid, of the distance of positions with at most this haversine. */
export function upperBoundMetres(haversineBound: number): number {
  return maxScale * sphereMetres(haversineBound) + slackMetres
}

function sphereMetres(bound: number): number {
  return 2 * radiusMetres * Math.asin(Math.min(1, Math.sqrt(bound)))
}

/** Returns an upper bound of the haversine of positions within so many metres on the ellipsoid. */
export function maxHaversine(metres: number): number {
  const angle = (metres + slackMetres) / minScale / radiusMetres
  return angle >= Math.PI ? 1 : Math.sin(angle / 2) ** 2
}

/**
 * Returns the least haversine from a position to any point of a box of latitudes and longitudes (west to east without crossing
 * the antimeridian; the position's own longitude may lie anywhere).
 */
export function haversineToBox(
  latitude: number,
  longitude: number,
  west: number,
  south: number,
  east: number,
  north: number,
): number {
  if (longitude >= west && longitude <= east) {
    // The shortest way runs along the meridian to the nearer parallel, if the position lies outside.
    if (latitude < south) return halfSquare(south - latitude)
    return latitude > north ? halfSquare(latitude - north) : 0
  }
  // A smaller difference in longitude is nearer at every latitude, so the nearest point is on the nearer edge. The
  // squared sine has the same value on either side of 180 degrees.
  const turn = Math.min(halfSquare(longitude - west), halfSquare(longitude - east))
  // On that meridian the cosine of the angle is a cosine of the latitude, greatest at `peak`.
  const peak = Math.atan2(Math.sin(latitude * radians), Math.cos(latitude * radians) * (1 - 2 * turn)) / radians
  if (peak > south && peak < north) return haversineByTurn(latitude, peak, turn)
  return Math.min(haversineByTurn(latitude, south, turn), haversineByTurn(latitude, north, turn))
}

function haversineByTurn(latitude: number, toLatitude: number, turn: number): number {
  return halfSquare(toLatitude - latitude) + Math.cos(latitude * radians) * Math.cos(toLatitude * radians) * turn
}
