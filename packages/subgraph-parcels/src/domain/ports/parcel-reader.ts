import type { Identifier, Parcel, Redirect, ReturnOrder } from '../parcel.ts'

/** Conditions on parcels. */
export interface ParcelConditions {
  readonly states?: readonly string[] | null
  readonly direction?: string | null
  readonly outletId?: string | null
  readonly reference?: string | null
  readonly updatedSince?: Date | null
  readonly holdUntilBefore?: Date | null
}

/** A number as it stands on a parcel, with what narrows the search for it. */
export interface NumberConditions {
  readonly value: string
  readonly scheme: string | null
  readonly carrierId: string | null
}

/**
 * Reads parcels as one caller, who finds nothing of which it is no party. Lists have one row more than `first`, so that
 * whoever makes pages knows whether another follows.
 */
export interface ParcelReader {
  parcels(ids: readonly string[]): Promise<readonly Parcel[]>
  /** Newest first, after the parcel with the id `after`. */
  listParcels(conditions: ParcelConditions, first: number, after: string | null): Promise<readonly Parcel[]>
  /** Newest first, after the parcel with the id `after`. */
  parcelsByIdentifier(number: NumberConditions, first: number, after: string | null): Promise<readonly Parcel[]>
  identifiers(parcelIds: readonly string[]): Promise<readonly Identifier[]>
  redirects(ids: readonly string[]): Promise<readonly Redirect[]>
  /** Oldest first, after the redirect with the id `after`. */
  redirectsOf(parcelId: string, first: number, after: string | null): Promise<readonly Redirect[]>
  returnOrders(ids: readonly string[]): Promise<readonly ReturnOrder[]>
  parcelsOfReturn(returnId: string): Promise<readonly Parcel[]>
}
