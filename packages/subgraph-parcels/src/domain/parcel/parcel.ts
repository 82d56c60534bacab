import type {
  HandOverId,
  LocalDate,
  MoneyValue,
  OutletId,
  ParcelId,
  PartnerId,
  RealmId,
  ReservationId,
  ReturnOrderId,
} from '@restante/subgraph-kit'
import type { ParcelState } from './parcel-state.ts'

/** A postal address as the sender gave it. */
export interface Address {
  readonly lines: readonly string[]
  readonly locality: string | null
  readonly postalCode: string | null
  readonly subdivision: string | null
  readonly country: string
}

/** Where a parcel starts or ends: an address, the shipper's hub or an outlet. */
export type Destination =
  | { readonly kind: 'ADDRESS' | 'HUB'; readonly address: Address }
  | { readonly kind: 'OUTLET'; readonly outletId: OutletId }

/** Size, weight and value as announced: millimetres and grams. */
export interface ParcelMeasure {
  readonly length: number | null
  readonly width: number | null
  readonly height: number | null
  readonly weight: number | null
  readonly declaredValue: MoneyValue | null
}

/** A condition on the handling of a parcel. */
export type ParcelRestriction =
  | 'AGE_CHECK'
  | 'ID_CHECK'
  | 'CASH_ON_DELIVERY'
  | 'DANGEROUS_GOODS'
  | 'CUSTOMS'
  | 'NO_REDIRECT'
  | 'NO_DELEGATE'

/** An identifier of the parcel in another system, such as an order number. */
export interface Reference {
  readonly kind: 'ORDER' | 'CONSIGNMENT' | 'OTHER'
  readonly value: string
}

/** The recipient, as far as the shipper discloses it. Restante never contacts a person. */
export interface Recipient {
  readonly maskedName: string | null
  readonly contactHash: string | null
  readonly locale: string | null
}

/** A parcel as it is stored. */
export interface Parcel {
  readonly realmId: RealmId
  readonly id: ParcelId
  readonly livemode: boolean
  readonly direction: 'OUTBOUND' | 'RETURN'
  readonly state: ParcelState
  readonly damaged: boolean
  readonly shipperId: PartnerId
  readonly carrierId: PartnerId | null
  /** Operator or agent of the outlet where the parcel lies or is promised; until `custodianUntil` once it has left. */
  readonly custodianId: PartnerId | null
  readonly custodianOutletId: OutletId | null
  readonly custodianUntil: Date | null
  readonly origin: Destination | null
  readonly destination: Destination
  readonly measure: ParcelMeasure | null
  readonly restrictions: readonly ParcelRestriction[]
  readonly refs: readonly Reference[]
  readonly recipient: Recipient | null
  readonly expectedOn: LocalDate | null
  readonly holdUntil: Date | null
  readonly returnId: ReturnOrderId | null
  /** Sequence of the last event, which is also the version that a change expects. */
  readonly sequence: number
  readonly lastScanAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** The outlet where it physically lies, since when, and on which shelf in the outlet's words; null while it is under way. */
  readonly locationOutletId: OutletId | null
  readonly locationSince: Date | null
  readonly locationShelf: string | null
  /** Number of times that its hold was extended. */
  readonly holdExtensions: number
  /** The moment at which the end of its hold is due to be announced; null once it was, and without a hold. */
  readonly holdEndingAt: Date | null
  readonly handOverId: HandOverId | null
  /** True while its carrier has announced it and no shipper has joined it; the carrier is then shown as none, but acts as both. */
  readonly isShipperOpen: boolean
  /** The reservation of which it has taken a place when it was announced. */
  readonly reservationId: ReservationId | null
}

/** A number on a parcel, unique per carrier and scheme until the parcel has ended. */
export interface Identifier {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
  readonly scheme: IdentifierScheme
  readonly value: string
  readonly carrierId: PartnerId | null
  readonly active: boolean
}

/** The format of a number on a parcel. */
export type IdentifierScheme = 'S10' | 'SSCC' | 'UPS_1Z' | 'IMPB' | 'DPD' | 'CARRIER'
