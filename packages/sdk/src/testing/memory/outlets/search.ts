import type { Place } from '@restante/subgraph-parcels/engine'
import { SearchIndex } from '@restante/subgraph-outlets/engine'
import { findShelf, fullDays, type Shelf, type ShelfMarks, shelvesOf, textOf } from '../parcels/shelves.ts'
import type { Tables } from '../tables.ts'
import { factOf, type World } from '../world.ts'

/** The search index of a world, and how it hears of shelves that have become full or free. */
export interface Search {
  readonly index: SearchIndex
  /** Notes the days on which these shelves are full. */
  refresh(places: readonly Place[]): void
  /** The same for all shelves, once time has passed. */
  refreshAll(): void
}

/** Creates the search index of a world. */
export function createSearchIndex(world: World, tables: Tables, marks: ShelfMarks): Search {
  const index = new SearchIndex()
  for (const partner of world.partners.values()) index.applyPartner({ ...partner, rev: 0, deleted: false })
  for (const grant of world.grants) index.applyGrant({ ...grant, rev: 0 })
  for (const outlet of world.outlets.values()) index.applyOutlet(factOf(outlet))
  for (const point of world.servicePoints.values()) index.applyServicePoint({ ...point, rev: 0 })

  const apply = (shelf: Shelf): void => {
    const { realmId, servicePointId } = shelf.point
    const { purpose, sizeClass } = shelf.point.capacity.find(
      (room) => textOf({ ...room, servicePointId }) === textOf(shelf),
    )!
    for (const [day, isFull] of fullDays(world, tables, marks, shelf)) {
      index.applyFullness({ realmId, servicePointId, purpose, sizeClass, day, isFull, rev: 0, deleted: false })
    }
  }
  return {
    index,
    refresh(places) {
      const shelves = new Map(places.map((place) => [textOf(place), findShelf(world, place)]))
      for (const shelf of shelves.values()) if (shelf) apply(shelf)
    },
    refreshAll() {
      for (const id of world.servicePoints.keys()) for (const shelf of shelvesOf(world, id)) apply(shelf)
    },
  }
}
