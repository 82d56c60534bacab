import {
  checkFit,
  type FullnessFact,
  localDate,
  type Measure,
  type OutletFact,
  parseHours,
  type ServicePointFact,
  sizeClassOf,
} from '@restante/subgraph-kit'
import type { NearestQuery } from '../src/domain/nearest/nearest-query.ts'
import { measureMetres, type Position } from '../src/domain/geo/sphere.ts'

/** All facts that the brute-force search reads. */
export interface Facts {
  readonly outlets: readonly OutletFact[]
  readonly servicePoints: readonly ServicePointFact[]
  readonly fullness: readonly FullnessFact[]
}

/** An outlet that meets the conditions, with those of its service points that do. */
export interface Passing {
  readonly outlet: OutletFact
  readonly servicePointIds: readonly string[] | null
}

/** Lists every outlet that meets the conditions, wherever it is, by brute force: one by one, on the facts as published. */
export function listPassing(facts: Facts, query: Omit<NearestQuery, 'origin'>): Passing[] {
  const full = new Set(
    facts.fullness
      .filter((row) => row.isFull)
      .map((row) => `${row.servicePointId} ${row.purpose} ${row.sizeClass} ${row.day}`),
  )
  const byOutlet = Map.groupBy(
    facts.servicePoints.filter((point) => (query.partners as readonly string[]).includes(point.partnerId)),
    (point) => point.outletId,
  )
  // A country has few zones, and asking for a zone's day is slow.
  const zones = new Set(facts.outlets.map(({ timeZone }) => timeZone))
  const days = new Map(Array.from(zones, (timeZone) => [timeZone, localDate(query.at, timeZone)]))
  return facts.outlets.flatMap((outlet): Passing[] => {
    const day = days.get(outlet.timeZone)!
    if (!outletPasses(outlet, query, day)) return []
    if (query.partners === 'ANY') {
      const passes =
        isOpen(outlet, outlet.hours, query.openAt) &&
        query.capabilities.every((name) => outlet.capabilities.includes(name))
      return passes ? [{ outlet, servicePointIds: null }] : []
    }
    const ids = (byOutlet.get(outlet.outletId) ?? [])
      .filter((point) => servicePointPasses(point, outlet, query, day, full))
      .map((point) => point.servicePointId)
    return ids.length > 0 ? [{ outlet, servicePointIds: ids.toSorted() }] : []
  })
}

/** The outlets that pass, as points on the unit sphere; all of them are compared for each origin. */
export interface Candidates {
  readonly passing: readonly Passing[]
  /** x, y and z of each in turn. */
  readonly points: Float64Array
}

/** Places what passes on the unit sphere. */
export function placeCandidates(passing: readonly Passing[]): Candidates {
  return { passing, points: Float64Array.from(passing.flatMap(({ outlet }) => toPoint(outlet))) }
}

/** Returns the nearest of the candidates, sorted by distance. */
export function pickNearest(
  { passing, points }: Candidates,
  origin: Position,
  withinMetres: number,
  count: number,
): { outletId: string; distanceMetres: number; servicePointIds: readonly string[] | null }[] {
  const [x, y, z] = toPoint(origin)
  const squaredChords = new Float64Array(passing.length)
  for (let index = 0; index < passing.length; index++) {
    const [dx, dy, dz] = [points[3 * index]! - x, points[3 * index + 1]! - y, points[3 * index + 2]! - z]
    squaredChords[index] = dx * dx + dy * dy + dz * dz
  }
  // Measuring on the ellipsoid is slow: only those are measured whose chord is not clearly (by 5 %) too long.
  const longest = Math.sqrt(findSmallest(squaredChords, count + 1)) * 1.05 + 1e-9
  return passing
    .filter((_, index) => squaredChords[index]! <= longest * longest)
    .map(({ outlet, servicePointIds }) => ({
      outletId: outlet.outletId,
      distanceMetres: measureMetres(origin.latitude, origin.longitude, outlet.latitude, outlet.longitude),
      servicePointIds,
    }))
    .filter(({ distanceMetres }) => distanceMetres <= withinMetres)
    .toSorted((a, b) => a.distanceMetres - b.distanceMetres || (a.outletId < b.outletId ? -1 : 1))
    .slice(0, count)
}

/** The value at that place, from 1, in ascending order; infinite when there are fewer. */
function findSmallest(values: Float64Array, place: number): number {
  const smallest = new Float64Array(place).fill(Number.POSITIVE_INFINITY)
  for (const value of values) {
    if (value >= smallest[place - 1]!) continue
    smallest[place - 1] = value
    smallest.sort()
  }
  return smallest[place - 1]!
}

function toPoint({ latitude, longitude }: Position): [number, number, number] {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}

function outletPasses(outlet: OutletFact, query: Omit<NearestQuery, 'origin'>, day: string): boolean {
  const { within } = query
  return (
    ['PILOTING', 'ACTIVE', 'CLOSING'].includes(outlet.status) &&
    (outlet.closesOn === null || day < outlet.closesOn) &&
    (query.kinds.length === 0 || query.kinds.some((kind) => kind === outlet.kind)) &&
    fits(query.parcel, outlet.sizeLimit) &&
    (within === null ||
      (outlet.latitude >= within.south &&
        outlet.latitude <= within.north &&
        outlet.longitude >= within.west &&
        outlet.longitude <= within.east))
  )
}

function servicePointPasses(
  point: ServicePointFact,
  outlet: OutletFact,
  query: Omit<NearestQuery, 'origin'>,
  day: string,
  full: ReadonlySet<string>,
): boolean {
  const order = ['ANY', 'S', 'M', 'L', 'XL']
  const smallest = sizeClassOf(query.parcel ?? {})
  const hasRoom = (purpose: string): boolean => {
    const [shelf] = point.capacity
      .filter((room) => room.purpose === purpose)
      .filter((room) => room.sizeClass === 'ANY' || order.indexOf(room.sizeClass) >= order.indexOf(smallest))
      .toSorted((a, b) => order.indexOf(a.sizeClass) - order.indexOf(b.sizeClass))
    return (
      shelf !== undefined &&
      shelf.places > 0 &&
      !full.has(`${point.servicePointId} ${purpose} ${shelf.sizeClass} ${day}`)
    )
  }
  return (
    point.validFrom <= day &&
    (point.validUntil === null || day < point.validUntil) &&
    point.intake === 'OPEN' &&
    point.visibility === 'PUBLIC' &&
    query.capabilities.every((name) => point.capabilities.includes(name) && outlet.capabilities.includes(name)) &&
    fits(query.parcel, point.sizeLimit) &&
    isOpen(outlet, point.hours ?? outlet.hours, query.openAt) &&
    (!query.hasCapacity || hasRoom(query.capabilities.includes('COLLECT') ? 'COLLECTION' : 'DROP_OFF'))
  )
}

function fits(parcel: Measure | null, limit: OutletFact['sizeLimit']): boolean {
  return parcel === null || limit === null || checkFit(parcel, limit).length === 0
}

function isOpen(outlet: OutletFact, hours: string | null, openAt: Date | null): boolean {
  return openAt === null || parseHours(hours, outlet.timeZone, outlet.country).state(openAt) === 'OPEN'
}
