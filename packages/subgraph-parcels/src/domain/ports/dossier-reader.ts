import type { ParcelId, RealmId, ReturnOrderId } from '@restante/subgraph-kit'
import type { Dossier } from '../parcel/dossier.ts'

/** Reads what decisions are made on, for any tenant: the decision checks the roles of the caller. */
export interface DossierReader {
  read(realm: RealmId, parcelIds: readonly ParcelId[]): Promise<readonly Dossier[]>
  /** Returns the parcels of a return order, in the order of their ids; the replacements of an exchange among them. */
  readReturn(realm: RealmId, returnId: ReturnOrderId): Promise<readonly Dossier[]>
  parcelOfRedirect(realm: RealmId, redirectId: string): Promise<ParcelId | null>
  /** Returns the event of a device's scan by the number that the device gave it; null when it has sent none. */
  findScan(
    realm: RealmId,
    deviceId: string,
    deviceSequence: number,
  ): Promise<{ parcelId: ParcelId; sequence: number } | null>
  /** Returns parcels on which the number is active, as given or in upper case; newest first. */
  findByBarcode(realm: RealmId, barcode: string): Promise<readonly Dossier[]>
  /** Returns parcels with a lapsed promise, an undecided redirect, an expired hold or an overdue return, at most `limit` of each. */
  findDue(realm: RealmId, now: Date, limit: number): Promise<readonly Dossier[]>
}
