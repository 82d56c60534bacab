import type { ParcelId } from '@restante/subgraph-kit'
import type { Event, PlacedEvent } from '../parcel/event.ts'

/** Conditions on events. */
export interface EventConditions {
  readonly types?: readonly string[] | null
  readonly parcelId?: string | null
  readonly outletId?: string | null
  readonly recordedSince?: Date | null
}

/** Reads the events of parcels to which one caller is a party. Returns up to `first` + 1 rows. */
export interface EventReader {
  /** Returns a parcel's events, oldest first, after the one with the sequence `after`. */
  eventsOf(parcelId: string, first: number, after: number | null): Promise<readonly Event[]>
  /** Returns single events of parcels, by the parcel and the sequence in it. */
  eventsAt(at: readonly { readonly parcelId: ParcelId; readonly sequence: number }[]): Promise<readonly Event[]>
  /** Returns the caller's feed in commit order, after a position. No later commit ever precedes a position that was read. */
  feed(conditions: EventConditions, first: number, after: number | null): Promise<readonly PlacedEvent[]>
}
