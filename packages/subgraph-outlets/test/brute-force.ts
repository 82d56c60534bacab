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
import { haversine, measureMetres, type Position } from '../src/domain/geo/sphere.ts'

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
  return facts.outlets.flatMap((outlet): Passing[] => {
    if (!outletPasses(outlet, query)) return []
    if (query.partners === 'ANY') {
      const passes =
        isOpen(outlet, outlet.hours, query.openAt) &&
        query.capabilities.every((name) => outlet.capabilities.includes(name))
      return passes ? [{ outlet, servicePointIds: null }] : []
    }
    const ids = (byOutlet.get(outlet.outletId) ?? [])
      .filter((point) => servicePointPasses(point, outlet, query, full))
      .map((point) => point.servicePointId)
    return ids.length > 0 ? [{ outlet, servicePointIds: ids.toSorted() }] : []
  })
}

/** Returns the nearest of those that pass, sorted by distance. */
export function pickNearest(
  passing: readonly Passing[],
  origin: Position,
  withinMetres: number,
  count: number,
): { outletId: string; distanceMetres: number; servicePointIds: readonly string[] | null }[] {
  const keys = Float64Array.from(passing, ({ outlet }) =>
    haversine(origin.latitude, origin.longitude, outlet.latitude, outlet.longitude),
  )
  // Measuring on the ellipsoid is slow: only those are measured whose angle is not clearly (by 5 %) too large.
  const sorted = keys.toSorted()
  const angle = (key: number): number => Math.asin(Math.sqrt(key))
  const most = count < sorted.length ? angle(sorted[count]!) * 1.05 + 1e-9 : Math.PI
  return passing
    .filter((_, index) => angle(keys[index]!) <= most)
    .map(({ outlet, servicePointIds }) => ({
      outletId: outlet.outletId,
      distanceMetres: measureMetres(origin.latitude, origin.longitude, outlet.latitude, outlet.longitude),
      servicePointIds,
    }))
    .filter(({ distanceMetres }) => distanceMetres <= withinMetres)
    .toSorted((a, b) => a.distanceMetres - b.distanceMetres || (a.outletId < b.outletId ? -1 : 1))
    .slice(0, count)
}

function outletPasses(outlet: OutletFact, query: Omit<NearestQuery, 'origin'>): boolean {
  const day = localDate(query.at, outlet.timeZone)
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
  full: ReadonlySet<string>,
): boolean {
  const day = localDate(query.at, outlet.timeZone)
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
