import { type BoundingBox, isInBox } from '../domain/geo/bounding-box.ts'

/** The reason that coordinates cannot be used. */
export type CoordinateIssue =
  | 'COORDINATES_MISSING'
  | 'COORDINATES_ZERO'
  | 'COORDINATES_ONE'
  | 'LATITUDE_EQUALS_LONGITUDE'
  | 'OUTSIDE_COUNTRY'

/** The result of judging coordinates. */
export type CoordinateJudgement =
  | { readonly kind: 'plausible'; readonly latitude: number; readonly longitude: number }
  /** The coordinates are plausible once latitude and longitude are exchanged. */
  | { readonly kind: 'exchanged'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'unusable'; readonly issue: CoordinateIssue }

/**
 * Judges coordinates by the mistakes that lists of outlets are known to contain: missing, 0/0, 1/1, the latitude written
 * twice, latitude and longitude exchanged, outside the country's bounds.
 */
export function judgeCoordinates(
  latitude: number | null,
  longitude: number | null,
  bounds: BoundingBox,
): CoordinateJudgement {
  if (latitude === null || longitude === null || !Number.isFinite(latitude) || !Number.isFinite(longitude)) {
    return { kind: 'unusable', issue: 'COORDINATES_MISSING' }
  }
  if (latitude === longitude) {
    const issue = latitude === 0 ? 'COORDINATES_ZERO' : latitude === 1 ? 'COORDINATES_ONE' : 'LATITUDE_EQUALS_LONGITUDE'
    return { kind: 'unusable', issue }
  }
  if (isInBox(latitude, longitude, bounds)) return { kind: 'plausible', latitude, longitude }
  if (isInBox(longitude, latitude, bounds)) return { kind: 'exchanged', latitude: longitude, longitude: latitude }
  return { kind: 'unusable', issue: 'OUTSIDE_COUNTRY' }
}
