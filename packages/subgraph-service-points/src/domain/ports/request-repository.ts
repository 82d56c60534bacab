import type { PartnerId, RealmId } from '@restante/subgraph-kit'

/** A request as it may be repeated. */
export interface RequestKey {
  readonly partnerId: PartnerId
  /** The mutation. */
  readonly operation: string
  readonly key: string
  /** Of the input without its key. */
  readonly digest: string
}

/** A request as it is stored. */
export interface StoredRequest extends RequestKey {
  readonly realmId: RealmId
  /** Its result, as JSON; null while it runs, which nobody else can see. */
  readonly result: object | null
  readonly createdAt: Date
}

/** An earlier request with the same key. */
export type EarlierRequest = Pick<StoredRequest, 'digest' | 'result'>

/** The requests that a realm's partners have sent, inside a transaction. */
export interface RequestRepository {
  /**
   * Claims the key for this transaction and returns null; or returns the earlier request that has it. Waits for a
   * transaction that has claimed it and is not over.
   */
  claim(request: RequestKey, now: Date): Promise<EarlierRequest | null>
  /** Stores the result of a claimed request, as JSON. */
  complete(request: RequestKey, result: object): Promise<void>
  /** Deletes the requests that were sent before a moment. */
  deleteBefore(moment: Date): Promise<void>
}
