import type { Manifest, ManifestItem } from '../counter/manifest.ts'
import type { HandOver } from '../parcel/hand-over.ts'
import type { Identifier, Parcel } from '../parcel/parcel.ts'
import type { Reservation } from '../parcel/place.ts'
import type { Redirect } from '../parcel/redirect.ts'
import type { ReturnOrder } from '../parcel/return-order.ts'

/** Conditions on parcels. */
export interface ParcelConditions {
  readonly states?: readonly string[] | null
  readonly direction?: string | null
  readonly outletId?: string | null
  readonly reference?: string | null
  readonly updatedSince?: Date | null
  readonly holdUntilBefore?: Date | null
}

/** Conditions on return orders. */
export interface ReturnOrderConditions {
  readonly states?: readonly string[] | null
  readonly reference?: string | null
  readonly updatedSince?: Date | null
}

/** Conditions on a number of a parcel. */
export interface NumberConditions {
  readonly value: string
  readonly scheme: string | null
  readonly carrierId: string | null
}

/**
 * Reads parcels to which one caller is a party. Lists return up to `first` + 1 rows, so that pagination knows if another page
 * follows.
 */
export interface ParcelReader {
  parcels(ids: readonly string[]): Promise<readonly Parcel[]>
  /** Returns parcels, newest first, after the one with the id `after`. */
  listParcels(conditions: ParcelConditions, first: number, after: string | null): Promise<readonly Parcel[]>
  /** Returns parcels, newest first, after the one with the id `after`. */
  parcelsByIdentifier(number: NumberConditions, first: number, after: string | null): Promise<readonly Parcel[]>
  identifiers(parcelIds: readonly string[]): Promise<readonly Identifier[]>
  redirects(ids: readonly string[]): Promise<readonly Redirect[]>
  /** Returns the redirects of a parcel, oldest first, after the one with the id `after`. */
  redirectsOf(parcelId: string, first: number, after: string | null): Promise<readonly Redirect[]>
  reservations(ids: readonly string[]): Promise<readonly Reservation[]>
  manifests(ids: readonly string[]): Promise<readonly Manifest[]>
  /** Returns the numbers of manifests in the order of the numbers. */
  manifestItems(manifestIds: readonly string[]): Promise<readonly ManifestItem[]>
  returnOrders(ids: readonly string[]): Promise<readonly ReturnOrder[]>
  /** Returns return orders, newest first, after the one with the id `after`. */
  listReturnOrders(
    conditions: ReturnOrderConditions,
    first: number,
    after: string | null,
  ): Promise<readonly ReturnOrder[]>
  /** Returns the parcels of return orders in the order of their ids, the replacements of exchanges among them. */
  parcelsOfReturns(returnIds: readonly string[]): Promise<readonly Parcel[]>
  handOvers(ids: readonly string[]): Promise<readonly HandOver[]>
  parcelsOfHandOver(handOverId: string): Promise<readonly Parcel[]>
}
