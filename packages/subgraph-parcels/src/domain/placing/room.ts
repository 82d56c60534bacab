import { daysBetween, localDate, type LocalDate, type PartnerId, type ServicePointFact } from '@restante/subgraph-kit'
import type { PlacePurpose } from '../parcel/place.ts'
import { furthestDay } from './hold.ts'
import { type Grant, holdsOn } from './site.ts'

/** The counters of one shelf, with the facts that decide when it is in force and who may know of it. */
export interface ShelfCounts {
  readonly servicePointId: string
  readonly partnerId: PartnerId
  /** The operator's partner in the realm; null when it has none there. */
  readonly operatorId: PartnerId | null
  readonly timeZone: string
  readonly visibility: ServicePointFact['visibility']
  /** The grant that the partner which looks at it holds. */
  readonly grant: Grant | null
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate | null
  readonly purpose: PlacePurpose
  readonly places: number
  /** Number of places taken without a known end. */
  readonly openEnded: number
  /** Number of places taken on each day, in a ring of 32. */
  readonly days: readonly number[]
  /** The first day that the ring counts. */
  readonly daysFrom: LocalDate
  /** While more is there than there is room for, no day takes a promise. */
  readonly isOverfull: boolean
}

/** The room on a day for one purpose, over all shelves that are in force and may be known. */
export interface Room {
  readonly servicePointIds: readonly string[]
  readonly purpose: PlacePurpose
  readonly day: LocalDate
  readonly level: 'ROOM' | 'FEW' | 'FULL'
  readonly total: number
  /** Number of places promised or held on that day. */
  readonly taken: number
  /** Number of places that can still be promised; 0 or less at shelves that are full. */
  readonly free: number
  /** True when the numbers are for the partner that looks: it owns or operates all of them. */
  readonly mayCount: boolean
}

/**
 * Returns the room that these shelves have on a local day, by default today, as a partner sees it: that for the purpose, or
 * without one the fuller of the two. Rooms of different purposes are never added up, because a free place to drop off is none
 * to collect. Null when there is no such shelf on that day.
 */
export function roomOn(
  shelves: readonly ShelfCounts[],
  purpose: PlacePurpose | null,
  on: LocalDate | null,
  viewer: PartnerId,
  now: Date,
): Room | null {
  const purposes = purpose ? [purpose] : (['COLLECTION', 'DROP_OFF'] as const)
  const rooms = purposes.flatMap((each) => roomFor(shelves, each, on, viewer, now) ?? [])
  return rooms.toSorted(compareFullness)[0] ?? null
}

function roomFor(
  shelves: readonly ShelfCounts[],
  purpose: PlacePurpose,
  on: LocalDate | null,
  viewer: PartnerId,
  now: Date,
): Room | null {
  const counted = shelves.flatMap((shelf) => {
    const today = localDate(now, shelf.timeZone)
    const day = on ?? today
    const isCounted = day >= today && daysBetween(today, day) <= furthestDay
    if (shelf.purpose !== purpose || !isCounted || !holdsOn(shelf, day) || !mayKnow(shelf, viewer, day)) return []
    const taken = countOn(day, shelf) + shelf.openEnded
    const free = shelf.places - taken
    return [{ ...shelf, day, taken, free: shelf.isOverfull ? Math.min(free, 0) : free }]
  })
  const [first] = counted
  if (!first) return null
  const sum = (valueOf: (shelf: (typeof counted)[number]) => number): number =>
    counted.reduce((total, shelf) => total + valueOf(shelf), 0)
  const [total, free] = [sum(({ places }) => places), sum((shelf) => shelf.free)]
  return {
    servicePointIds: [...new Set(counted.map(({ servicePointId }) => servicePointId))],
    purpose,
    day: first.day,
    level: free <= 0 ? 'FULL' : free * 10 <= total ? 'FEW' : 'ROOM',
    total,
    taken: sum((shelf) => shelf.taken),
    free,
    mayCount: counted.every((shelf) => shelf.partnerId === viewer || shelf.operatorId === viewer),
  }
}

/** The one with the smaller part of its places left comes first. */
function compareFullness(a: Room, b: Room): number {
  const full = [b, a].map(({ level }) => Number(level === 'FULL'))
  return full[0]! - full[1]! || a.free * b.total - b.free * a.total
}

function mayKnow(
  { visibility, partnerId, operatorId, grant }: ShelfCounts,
  viewer: PartnerId,
  day: LocalDate,
): boolean {
  if (visibility === 'PUBLIC' || partnerId === viewer || operatorId === viewer) return true
  return grant !== null && holdsOn(grant, day)
}

/** Returns the counter of a day. A day beyond the end of the ring counts 0: its slot still holds an earlier day's counter. */
function countOn(day: LocalDate, { days, daysFrom }: ShelfCounts): number {
  const ahead = daysBetween(daysFrom, day)
  return ahead < 0 || ahead > furthestDay ? 0 : (days[daysBetween('2000-01-01', day) % 32] ?? 0)
}
