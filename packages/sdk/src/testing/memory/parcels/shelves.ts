import { addDays, daysBetween, localDate, type LocalDate } from '@restante/subgraph-kit'
import type { Place } from '@restante/subgraph-parcels/engine'
import type { Tables } from '../tables.ts'
import { findPoint, type World, type WorldServicePoint } from '../world.ts'

/** Days that a shelf counts, today among them. */
export const countedDays = 32

/** The key of a shelf: the room of one service point for one purpose and size class. */
export type ShelfKey = Pick<Place, 'servicePointId' | 'purpose' | 'sizeClass'>

/** A shelf, with the terms of its service point. */
export interface Shelf extends ShelfKey {
  readonly places: number
  readonly point: WorldServicePoint
  /** False while it takes no new promises. */
  readonly isOpen: boolean
}

/** The marks that are left on shelves: what is more than full, and the latest day on which each was looked at. */
export interface ShelfMarks {
  readonly overfull: Set<string>
  readonly firstDay: Map<string, LocalDate>
}

/** Returns the text of a shelf's key. */
export function textOf({ servicePointId, purpose, sizeClass }: ShelfKey): string {
  return `${servicePointId} ${purpose} ${sizeClass}`
}

/** Returns the shelves of a service point. */
export function shelvesOf({ servicePoints }: World, servicePointId: string): readonly Shelf[] {
  const point = servicePoints.get(servicePointId)
  if (!point) return []
  const isOpen = point.status === 'ACTIVE' && point.intake === 'OPEN' && !point.deleted
  return point.capacity.map((room) => ({ ...room, servicePointId, point, isOpen }))
}

/** Returns a shelf; null when the service point has none of the kind. */
export function findShelf(world: World, key: ShelfKey): Shelf | null {
  return shelvesOf(world, key.servicePointId).find((shelf) => textOf(shelf) === textOf(key)) ?? null
}

/** Returns the number of places that are taken on a local day, those without a known end among them. */
export function countTaken(places: readonly Place[], key: ShelfKey, day: LocalDate): number {
  return listOn(places, key).filter(({ fromDay, toDay }) => toDay === null || (fromDay <= day && day <= toDay)).length
}

function listOn(places: readonly Place[], key: ShelfKey): readonly Place[] {
  return places.filter((place) => textOf(place) === textOf(key))
}

/** Returns the counters of a shelf in a ring by the number of the day since 2000, and the number of places without a known end. */
export function ringOf(places: readonly Place[], key: ShelfKey, from: LocalDate) {
  const openEnded = listOn(places, key).filter(({ toDay }) => toDay === null).length
  const days: number[] = []
  for (let ahead = 0; ahead < countedDays; ahead++) {
    const day = addDays(from, ahead)
    days[daysBetween('2000-01-01', day) % countedDays] = countTaken(places, key, day) - openEnded
  }
  return { days, openEnded }
}

/** Returns the days from today on that a service point's shelf counts, each with whether it is full. */
export function fullDays(
  world: World,
  tables: Tables,
  marks: ShelfMarks,
  shelf: Shelf,
): readonly [LocalDate, boolean][] {
  const found = findPoint(world, shelf.servicePointId)
  if (!found) return []
  const today = localDate(world.clock.now(), found.outlet.timeZone)
  const places = tables.places.list()
  return Array.from({ length: countedDays }, (_, ahead) => {
    const day = addDays(today, ahead)
    return [day, marks.overfull.has(textOf(shelf)) || countTaken(places, shelf, day) >= shelf.places]
  })
}
