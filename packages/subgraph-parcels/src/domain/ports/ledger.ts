import type { LocalDate, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Change } from '../change.ts'
import type { RefusalCode } from '../refusal.ts'

/** A value that can be written as JSON and read back the same. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** An object whose members are JSON. */
export interface JsonObject {
  readonly [member: string]: Json
}

/** A request that may be repeated: the operation, the key that the client chose, and a digest of the input. */
export interface RequestKey {
  readonly operation: string
  readonly key: string
  readonly digest: string
}

/** One way in which a request may end: its rows, and the result that is returned and stored under the key. */
export interface CommitOption {
  readonly changes: readonly Change[]
  readonly result: JsonObject
  /** The local day at the shelf from which the option takes its place. */
  readonly today: LocalDate
  /** True for what is there already: a physical arrival is recorded even above capacity. */
  readonly always: boolean
}

/** A request to the ledger. */
export interface Commit {
  readonly realm: RealmId
  /** Null: the system, which nobody repeats. */
  readonly tenant: PartnerId | null
  readonly requestKey: RequestKey | null
  readonly now: Date
  /** The versions of the parcels on which the options were decided; 0 for a new one. */
  readonly versions: readonly { readonly parcel: string; readonly sequence: number }[]
  /** Best first; the first whose place is free is done. With none, only `otherwise` is stored. */
  readonly options: readonly CommitOption[]
  /** The result when no option has room, or there is none. */
  readonly otherwise: JsonObject
  readonly joinedScans?: readonly { readonly id: string }[]
}

/** A reason for which a place on a shelf cannot be taken. */
export type PlaceRefusal = Extract<RefusalCode, 'NOT_COVERED_BY_AGREEMENT' | 'INTAKE_PAUSED' | 'OUTLET_FULL'>

/** A result as it is stored under a request's key. */
export interface StoredResponse {
  readonly result: JsonObject
  /** Why the options before the chosen one were skipped, in their order. */
  readonly skipped: readonly PlaceRefusal[]
}

/** The end of a commit. STALE: something changed since the decision, which has to be made again. */
export type CommitOutcome =
  | { readonly kind: 'DONE' | 'FULL' | 'REPLAY'; readonly response: StoredResponse }
  | { readonly kind: 'CONFLICT' }
  | { readonly kind: 'STALE' }
  | { readonly kind: 'IDENTIFIER_IN_USE' }

/** A response that was stored under a key, and whether it was stored for the same input. */
export interface RecalledResponse {
  readonly response: StoredResponse
  readonly isSameInput: boolean
}

/** The only writer of parcels. Each commit is decided by one SQL statement: all of it is written, or nothing. */
export interface Ledger {
  commit(commit: Commit): Promise<CommitOutcome>
  /** Returns the response to an earlier request with the key; null when there was none. */
  recall(realm: RealmId, tenant: PartnerId, requestKey: RequestKey): Promise<RecalledResponse | null>
}
