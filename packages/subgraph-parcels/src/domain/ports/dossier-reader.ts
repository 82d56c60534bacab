import type { ParcelId, RealmId } from '@restante/subgraph-kit'
import type { Dossier } from '../dossier.ts'

/** Reads what decisions are made on, whoever asks: the decision compares the tenant. */
export interface DossierReader {
  read(realm: RealmId, parcelIds: readonly ParcelId[]): Promise<readonly Dossier[]>
  parcelOfRedirect(realm: RealmId, redirectId: string): Promise<ParcelId | null>
  /** Returns the event of a device's scan by the number that the device gave it; null when it has sent none. */
  findScan(
    realm: RealmId,
    deviceId: string,
    deviceSequence: number,
  ): Promise<{ parcelId: ParcelId; sequence: number } | null>
  /** Returns active parcels that bear the number, as it is or in upper case. */
  findByBarcode(realm: RealmId, barcode: string): Promise<readonly Dossier[]>
  /** Returns parcels for which a time has come: a promise lapsed, a hold over, a return not brought. At most `most` of each. */
  findDue(realm: RealmId, now: Date, most: number): Promise<readonly Dossier[]>
}
