import geographiclib from 'geographiclib-geodesic'

const { Geodesic } = geographiclib

/** A position in WGS 84, degrees. */
export interface Position {
  readonly latitude: number
  readonly longitude: number
}

const radiusMetres = 6_371_008.8
const radians = Math.PI / 180

/**
 * A length on the ellipsoid divided by the same line's length on the sphere lies between these two, whatever the line.
 * Where latitude and longitude are carried over unchanged, the scale in a direction is the ellipsoid's radius of curvature
 * there over the sphere's radius: the meridian's is least at the equator (6,335,439 m), both are greatest at the poles
 * (6,399,594 m). Shortest lines obey the bounds because every line does.
 */
const leastScale = 0.9944
const greatestScale = 1.0045
/** Far above the rounding errors of either distance. */
const slackMetres = 0.001

/** Metres between two positions along the WGS 84 ellipsoid, to nanometres. */
export function measureMetres(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  return Geodesic.WGS84.Inverse(latitude, longitude, toLatitude, toLongitude, Geodesic.DISTANCE).s12!
}

/**
 * The haversine of the angle between two positions: sin²(angle / 2), from 0 to 1. It grows with the distance and costs
 * far less, so the index computes with it.
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

/** No position whose haversine is at least this lies nearer than the result, in metres on the ellipsoid. */
export function leastMetres(haversineBound: number): number {
  return leastScale * sphereMetres(haversineBound) - slackMetres
}

/** No position whose haversine is at most this lies farther than the result, in metres on the ellipsoid. */
export function mostMetres(haversineBound: number): number {
  return greatestScale * sphereMetres(haversineBound) + slackMetres
}

function sphereMetres(bound: number): number {
  return 2 * radiusMetres * Math.asin(Math.min(1, Math.sqrt(bound)))
}

/** Every position within so many metres on the ellipsoid has a haversine of at most the result. */
export function greatestHaversine(metres: number): number {
  const angle = (metres + slackMetres) / leastScale / radiusMetres
  return angle >= Math.PI ? 1 : Math.sin(angle / 2) ** 2
}

/**
 * The least haversine from a position to any point of a box of latitudes and longitudes (west to east without crossing
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
    // Straight along the meridian to the nearer parallel, if any.
    if (latitude < south) return halfSquare(south - latitude)
    return latitude > north ? halfSquare(latitude - north) : 0
  }
  // A smaller difference in longitude is nearer at every latitude, so the nearest point is on the nearer edge. Sine
  // squared does not mind the turn at 180 degrees.
  const turn = Math.min(halfSquare(longitude - west), halfSquare(longitude - east))
  // On that meridian the cosine of the angle is a cosine of the latitude, greatest at `peak`.
  const peak = Math.atan2(Math.sin(latitude * radians), Math.cos(latitude * radians) * (1 - 2 * turn)) / radians
  if (peak > south && peak < north) return haversineByTurn(latitude, peak, turn)
  return Math.min(haversineByTurn(latitude, south, turn), haversineByTurn(latitude, north, turn))
}

function haversineByTurn(latitude: number, toLatitude: number, turn: number): number {
  return halfSquare(toLatitude - latitude) + Math.cos(latitude * radians) * Math.cos(toLatitude * radians) * turn
}
