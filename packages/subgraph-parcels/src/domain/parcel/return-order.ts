import type { LocalDate, PartnerId, RealmId, ReturnOrderId } from '@restante/subgraph-kit'
import type { ReturnMethod, ReturnState } from './return-state.ts'

/** A reason for which a shopper returns an item. */
export type ReturnReason = 'DOES_NOT_FIT' | 'DAMAGED' | 'WRONG_ITEM' | 'NOT_AS_DESCRIBED' | 'NO_LONGER_WANTED' | 'OTHER'

/** One line of a return. */
export interface ReturnItem {
  readonly sku: string
  readonly quantity: number
  readonly received: number
  readonly reason: ReturnReason
}

/** An order to return items to their shipper. */
export interface ReturnOrder {
  readonly realmId: RealmId
  readonly id: ReturnOrderId
  /** The shipper's number of the return, unique per shipper. */
  readonly rma: string
  readonly shipperId: PartnerId
  readonly kind: 'RETURN' | 'EXCHANGE'
  readonly state: ReturnState
  readonly method: ReturnMethod
  readonly items: readonly ReturnItem[]
  /** The last local day on which a counter takes the return. */
  readonly dropOffBy: LocalDate
  readonly createdAt: Date
}
