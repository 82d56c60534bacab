import type { LocalDate, RealmId } from '@restante/subgraph-kit'

/** The room of a service point on a day, over all of its shelves. */
export interface Room {
  readonly servicePointId: string
  readonly outletId: string
  readonly partnerId: string
  /** The operator's partner in the realm; null when it has none there. */
  readonly operatorId: string | null
  readonly day: LocalDate
  readonly total: number
  /** Number of places promised or held on that day. */
  readonly taken: number
}

/** A selection of service points: by their ids, or all of one partner at some outlets. */
export type RoomQuery =
  | { readonly servicePointIds: readonly string[] }
  | { readonly outletIds: readonly string[]; readonly partnerId: string }

/** Reads the counters of shelves. */
export interface CapacityReader {
  /** Returns the room of each on the day, by default today at the outlet. A day for which shelves have no counter has none. */
  rooms(realm: RealmId, which: RoomQuery, on: LocalDate | null, now: Date): Promise<readonly Room[]>
  /** Returns the number of places held at these service points on that day. */
  heldOn(realm: RealmId, servicePointIds: readonly string[], day: LocalDate): Promise<number>
}
