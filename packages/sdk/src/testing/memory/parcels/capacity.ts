import { localDate, type PartnerId } from '@restante/subgraph-kit'
import type { CapacityReader, ShelfCounts } from '@restante/subgraph-parcels/engine'
import { ringOf, type ShelfMarks, shelvesOf, textOf } from './shelves.ts'
import type { Tables } from '../tables.ts'
import { findPoint, grantOf, operatorOf, type World, type WorldServicePoint } from '../world.ts'

/** Creates the reader of the counters of shelves. */
export function createCapacityReader(world: World, { places }: Tables, marks: ShelfMarks): CapacityReader {
  const countsOf = (servicePointId: string, viewer: PartnerId): readonly ShelfCounts[] => {
    const found = findPoint(world, servicePointId)
    if (!found) return []
    const { point, outlet } = found
    const today = localDate(world.clock.now(), outlet.timeZone)
    return shelvesOf(world, servicePointId).map((shelf) => ({
      servicePointId,
      partnerId: point.partnerId,
      operatorId: operatorOf(world, outlet),
      timeZone: outlet.timeZone,
      visibility: point.visibility,
      grant: grantOf(world, viewer, point.partnerId),
      validFrom: point.validFrom,
      validUntil: point.validUntil,
      purpose: shelf.purpose,
      places: shelf.places,
      daysFrom: today,
      isOverfull: marks.overfull.has(textOf(shelf)),
      ...ringOf(places.list(), shelf, today),
    }))
  }
  const pointsAt = (outletId: string, partnerId: string): readonly WorldServicePoint[] =>
    [...world.servicePoints.values()].filter((point) => point.outletId === outletId && point.partnerId === partnerId)

  return {
    shelvesOfPoints: async (_realm, ids, viewer) => ids.map((id) => countsOf(id, viewer)),
    shelvesAtOutlets: async (_realm, partners, viewer) =>
      partners.map(({ outletId, partnerId }) =>
        pointsAt(outletId, partnerId).flatMap(({ servicePointId }) => countsOf(servicePointId, viewer)),
      ),
    countHeld: async (_realm, held) =>
      held.map(
        ({ servicePointId, purpose, day }) =>
          places.list(
            (place) =>
              place.servicePointId === servicePointId &&
              place.purpose === purpose &&
              place.kind === 'HELD' &&
              place.fromDay <= day &&
              (place.toDay === null || place.toDay >= day),
          ).length,
      ),
  }
}
