import type { OutletId, ParcelId, RealmId, ReturnOrderId } from '@restante/subgraph-kit'
import type { Identifier } from '../parcel/parcel.ts'
import type { Actor, Dossier } from '../parcel/dossier.ts'

/** A number as its carrier assigned it. */
export type AnnouncedNumber = Pick<Identifier, 'scheme' | 'value' | 'carrierId'>

/** The event of a scan. `details` is what was recorded with it. */
export interface RecordedScan {
  readonly parcelId: ParcelId
  readonly sequence: number
  readonly details: Readonly<Record<string, unknown>> | null
}

/** An event by its id. */
export interface FoundEvent extends RecordedScan {
  readonly outletId: OutletId | null
  readonly recordedAt: Date
}

/** Reads what decisions are made on, for any tenant: the decision checks the roles of the caller. */
export interface DossierReader {
  read(realm: RealmId, parcelIds: readonly ParcelId[]): Promise<readonly Dossier[]>
  /** Returns the parcels of a return order, in the order of their ids; the replacements of an exchange among them. */
  readReturn(realm: RealmId, returnId: ReturnOrderId): Promise<readonly Dossier[]>
  parcelOfRedirect(realm: RealmId, redirectId: string): Promise<ParcelId | null>
  /** Returns the parcel whose collection was delegated by the code with that id, whether or not it still opens it. */
  parcelOfDelegation(realm: RealmId, delegationId: string): Promise<ParcelId | null>
  /** Returns the event of a device's scan by the number that the device gave it; null when it has sent none. */
  findScan(realm: RealmId, deviceId: string, deviceSequence: number): Promise<RecordedScan | null>
  /** Returns the event of a parcel; null when there is none with the id. */
  findEvent(realm: RealmId, eventId: string): Promise<FoundEvent | null>
  /** Returns the parcels on which each of the numbers is active, as given or in upper case. */
  findParcelIds(realm: RealmId, barcodes: readonly string[]): Promise<ReadonlyMap<string, readonly ParcelId[]>>
  /** Returns parcels on which the number is active, as given or in upper case, and that the actor carries or keeps; newest first. */
  findByBarcode(realm: RealmId, barcode: string, actor: Actor): Promise<readonly Dossier[]>
  /**
   * Returns the parcel on which the number is active that a counter at the outlet most likely has in its hands: one whose
   * parties ship to a service point there before others, the oldest among equals; null when there is none.
   */
  findForeign(realm: RealmId, barcode: string, outletId: OutletId): Promise<Dossier | null>
  /** Returns the parcels that bear one of these numbers and have not ended; each number is on one at most. */
  findByNumbers(realm: RealmId, numbers: readonly AnnouncedNumber[]): Promise<readonly Dossier[]>
  /**
   * Returns parcels with a lapsed promise, an undecided redirect, a hold that has expired or is about to, or an overdue return,
   * at most `limit` of each.
   */
  findDue(realm: RealmId, now: Date, limit: number): Promise<readonly Dossier[]>
}
