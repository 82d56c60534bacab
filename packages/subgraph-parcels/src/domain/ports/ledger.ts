import type { LocalDate, ParcelId, PartnerId, RealmId, ReservationId, ShopperSessionId } from '@restante/subgraph-kit'
import type { Manifest, ManifestItem } from '../counter/manifest.ts'
import type { Change } from '../parcel/change.ts'
import type { Place, Reservation } from '../parcel/place.ts'
import type { RefusalCode } from '../placing/refusal.ts'
import type { ShopperSession } from '../session/shopper-session.ts'

/** A value that survives a round trip through JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** An object of such values. */
export interface JsonObject {
  readonly [member: string]: Json
}

/** A request that may be repeated: the operation, the key that the client chose, and a digest of the input. */
export interface RequestKey {
  readonly operation: string
  readonly key: string
  readonly digest: string
}

/** The writes of a decision about a reservation: its row, and the places that it gives up and takes. */
export interface ReservationChange {
  readonly reservation: Reservation
  readonly frees: readonly Place[]
  readonly takes: readonly Place[]
}

/** A manifest that is opened with these items, or, once it is not OPEN, closed. */
export interface ManifestChange {
  readonly manifest: Manifest
  readonly items: readonly ManifestItem[]
}

/**
 * One possible outcome of a request: its writes, and the result that is returned and stored under the key. Its places are
 * freed first, and then all taken or none. A place that it frees must still be as it was read.
 */
export interface CommitOption {
  readonly changes: readonly Change[]
  readonly reservations?: readonly ReservationChange[]
  readonly sessions?: readonly ShopperSession[]
  readonly result: JsonObject
  /** The local day at the shelves from which the option takes its places. */
  readonly today: LocalDate
  /** Takes the places even above capacity, because the parcels are already there. */
  readonly always: boolean
}

/** A request to the ledger. */
export interface Commit {
  readonly realm: RealmId
  /** Null for the system itself. */
  readonly tenant: PartnerId | null
  /** Null for a request that is never repeated, such as those of the system itself. */
  readonly requestKey: RequestKey | null
  readonly now: Date
  /** The versions of the parcels, reservations and sessions on which the options were decided, written or not; 0 for a new one. */
  readonly versions: readonly { readonly id: ParcelId | ReservationId | ShopperSessionId; readonly sequence: number }[]
  /** Best first; the first whose places all have room is written. Without options only `otherwise` is stored. */
  readonly options: readonly CommitOption[]
  /** The result when no option has room, or there are none. */
  readonly otherwise: JsonObject
  readonly joinedScans?: readonly { readonly id: string }[]
  /** The manifest that the request opens or closes. Such a request has a key, and neither versions nor options. */
  readonly manifest?: ManifestChange
  /** The moment, as of `Date.now()`, after which nobody waits for the outcome. A commit that has not begun by then never does. */
  readonly deadline?: number
}

/** The reason for which an option's first place that cannot be taken is refused. */
export type PlaceRefusal = Extract<RefusalCode, 'NOT_COVERED_BY_AGREEMENT' | 'INTAKE_PAUSED' | 'OUTLET_FULL'>

/** A response as it is stored under a request's key. */
export interface StoredResponse {
  readonly result: JsonObject
  /** The reasons for which the options before the chosen one were skipped, in their order. */
  readonly skipped: readonly PlaceRefusal[]
}

/** The outcome of a commit. STALE: something has changed since the decision, which has to be made again. */
export type CommitOutcome =
  | { readonly kind: 'DONE' | 'FULL' | 'REPLAY'; readonly response: StoredResponse }
  | { readonly kind: 'CONFLICT' }
  | { readonly kind: 'STALE' }
  | { readonly kind: 'IDENTIFIER_IN_USE' }

/** A response that was stored under a key, possibly for another input. */
export interface RecalledResponse {
  readonly response: StoredResponse
  readonly isSameInput: boolean
}

/** The only writer of parcels. One SQL statement writes each commit completely or not at all. */
export interface Ledger {
  commit(commit: Commit): Promise<CommitOutcome>
  /** Returns the stored response to an earlier request with the key; null when there was none. */
  recall(realm: RealmId, tenant: PartnerId, requestKey: RequestKey): Promise<RecalledResponse | null>
}
