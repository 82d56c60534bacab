import type { OutletId } from '@restante/subgraph-kit'
import type { Parcel } from '../parcel/parcel.ts'

/** Returns the parcel lying at the outlet; an unknown shelf leaves the one that it lies on there. */
export function layDown(parcel: Parcel, outletId: OutletId, at: Date, shelf: string | null): Parcel {
  const stays = parcel.locationOutletId === outletId
  return {
    ...parcel,
    locationOutletId: outletId,
    locationSince: stays ? parcel.locationSince : at,
    locationShelf: shelf ?? (stays ? parcel.locationShelf : null),
  }
}

/** Returns the parcel under way. One that was laid down later than `at` still lies there: the news of its way came late. */
export function pickUp(parcel: Parcel, at: Date): Parcel {
  if (parcel.locationSince !== null && parcel.locationSince > at) return parcel
  return { ...parcel, locationOutletId: null, locationSince: null, locationShelf: null }
}
