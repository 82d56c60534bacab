import type { Event, PlacedEvent } from '../event.ts'

/** Conditions on events. */
export interface EventConditions {
  readonly types?: readonly string[] | null
  readonly parcelId?: string | null
  readonly outletId?: string | null
  readonly recordedSince?: Date | null
}

/** Reads events as one caller, who finds none of which it is no party. Lists have one row more than `first`. */
export interface EventReader {
  /** Returns a parcel's events, oldest first, after the one with the sequence `after`. */
  eventsOf(parcelId: string, first: number, after: number | null): Promise<readonly Event[]>
  /** Returns the caller's feed in the order of commits, after a position; nothing ever comes before one that was read. */
  feed(conditions: EventConditions, first: number, after: number | null): Promise<readonly PlacedEvent[]>
}
