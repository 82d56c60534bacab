import type { HandOverId, OutletId, PartnerId, RealmId } from '@restante/subgraph-kit'

/** The record of a hand-over of one or several parcels to their recipient. */
export interface HandOver {
  readonly realmId: RealmId
  readonly id: HandOverId
  readonly outletId: OutletId
  readonly custodianId: PartnerId
  /** The key of the device, or of the partner. */
  readonly keyId: string
  readonly proof: 'CODE' | 'QR' | 'ID_DOCUMENT'
  /** The checks that were made. Numbers of documents are never recorded. */
  readonly checks: readonly HandOverCheck[]
  readonly handedOverAt: Date
}

/** A check of the recipient at a hand-over. */
export interface HandOverCheck {
  readonly kind: 'AGE' | 'ID_DOCUMENT'
  readonly passed: boolean
}
