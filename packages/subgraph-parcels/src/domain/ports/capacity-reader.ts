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
  /** Promised or lying there on that day. */
  readonly taken: number
}

/** The service points meant: these, or all of a partner at these outlets. */
export type RoomQuery =
  | { readonly servicePointIds: readonly string[] }
  | { readonly outletIds: readonly string[]; readonly partnerId: string }

/** Reads the counters of shelves. */
export interface CapacityReader {
  /** Returns the room of each on the day, by default the local today; none for a day out of the ring's reach. */
  rooms(realm: RealmId, which: RoomQuery, on: LocalDate | null, now: Date): Promise<readonly Room[]>
  /** Returns how many parcels lie at these service points on that day. */
  heldOn(realm: RealmId, servicePointIds: readonly string[], day: LocalDate): Promise<number>
}
