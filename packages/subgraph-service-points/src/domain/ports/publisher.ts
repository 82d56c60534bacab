import type { ServicePointId } from '@restante/subgraph-kit'

/** The tables that this context publishes. */
export type PublishedTableName =
  | 'api_key_fact'
  | 'document_fact'
  | 'partner_fact'
  | 'realm_fact'
  | 'service_point_fact'
  | 'shipping_grant_fact'

/** Service points of a realm to publish again. */
export type Selection = { readonly partnerId: string } | { readonly ids: readonly ServicePointId[] }

/** Publishes changes to other contexts. */
export interface Publisher {
  /**
   * Locks the revisions of published tables until the transaction ends. Needed *before* anything is read from which rows
   * to publish are derived: the next writer then reads what this one has committed, so no change is lost between two
   * that touch the same row, and revisions are given in the order of commits.
   */
  lock(...names: PublishedTableName[]): Promise<void>
  /**
   * Publishes service points as they stand: those that an agreement in binding state covers now or later (or that lie at
   * the partner's own outlets) with the span in which they do, the others as deleted. A deleted row keeps all facts as they
   * were last published, and none is ever removed: what was promised there is still received and handed over by them. Rows
   * that say nothing new are not written. Needs the lock of `service_point_fact`. `now` is the realm's. Returns how many rows were written.
   */
  publishServicePoints(selection: Selection, now: Date): Promise<number>
  /**
   * Publishes which partners may use whose service points: for each pair of partners the joined span of their NEGOTIATED_SERVICE
   * agreements in binding state, the first that is not over everywhere on Earth, and the limit of redirects of those in
   * force now, or else on its first day. Needs the lock of `shipping_grant_fact`. `now` is the realm's. Returns how many rows were written.
   */
  publishShippingGrants(now: Date): Promise<number>
  /** The service points whose published span is over somewhere on Earth. */
  findOverdue(now: Date): Promise<ServicePointId[]>
}
