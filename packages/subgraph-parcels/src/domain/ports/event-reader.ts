import type { Event } from '../event.ts'

/** Conditions on events. */
export interface EventConditions {
  readonly types?: readonly string[] | null
  readonly parcelId?: string | null
  readonly outletId?: string | null
  readonly recordedSince?: Date | null
}

/** The position of an event in its party's feed. */
export interface FeedPosition {
  readonly xid: string
  readonly position: number
}

/** Reads events as one caller, who finds none of which it is no party. Lists have one row more than `first`. */
export interface EventReader {
  /** Returns a parcel's events, oldest first, after the one with the sequence `after`. */
  eventsOf(parcelId: string, first: number, after: number | null): Promise<readonly Event[]>
  /** Returns the caller's feed in the order of commits. Nothing ever comes before a position that was read. */
  feed(
    conditions: EventConditions,
    first: number,
    after: FeedPosition | null,
  ): Promise<readonly (Event & FeedPosition)[]>
}
