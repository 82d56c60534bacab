import type {
  LocalDate,
  MoneyValue,
  OutletId,
  ParcelId,
  PartnerId,
  RealmId,
  RedirectId,
  ReturnOrderId,
} from '@restante/subgraph-kit'
import type { ParcelState } from './parcel-state.ts'
import type { ReturnMethod, ReturnState } from './return-state.ts'

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

/** One promised or held place on a shelf. */
export interface Place {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
  readonly kind: 'PROMISED' | 'HELD'
  readonly servicePointId: string
  readonly purpose: PlacePurpose
  readonly sizeClass: string
  readonly fromDay: LocalDate
  /** Null when the end is not known, as for a parcel that waits for a courier. */
  readonly toDay: LocalDate | null
  /** The moment at which a promise lapses; null for a held place. */
  readonly until: Date | null
}

/** The purpose of a place. */
export type PlacePurpose = 'COLLECTION' | 'DROP_OFF'

/** A change of the outlet to which a parcel goes, or at which it is dropped off. */
export interface Redirect {
  readonly realmId: RealmId
  readonly id: RedirectId
  readonly parcelId: ParcelId
  readonly kind: 'COLLECT_AT_OUTLET' | 'DROP_OFF_AT_OUTLET' | 'RETURN_TO_SENDER'
  readonly state: RedirectState
  readonly initiator: 'RECIPIENT' | 'SENDER' | 'CARRIER' | 'OPERATOR' | 'CONTINGENCY'
  readonly partnerId: PartnerId
  readonly outletId: OutletId
  readonly servicePointId: string
  /** The custodian of the parcel at the outlet. */
  readonly custodianId: PartnerId
  readonly arrivesOn: LocalDate
  readonly reservedUntil: Date | null
  /** The former destination, or for a return the former origin, which a cancellation restores. */
  readonly previous: Destination | null
  readonly createdAt: Date
}

/** State of a redirect. REQUESTED, CONFIRMED and IN_PROGRESS are open; a parcel has at most one open redirect. */
export type RedirectState =
  | 'REQUESTED'
  | 'CONFIRMED'
  | 'IN_PROGRESS'
  | 'COMPLETED'
  | 'DECLINED'
  | 'CANCELLED'
  | 'LAPSED'
  | 'FAILED'
  | 'SUPERSEDED'

/** Returns true while the redirect determines where the parcel goes. */
export function isOpenRedirect(redirect: Redirect): boolean {
  return redirect.state === 'REQUESTED' || redirect.state === 'CONFIRMED' || redirect.state === 'IN_PROGRESS'
}

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

/** A counter code. Its digits are derived from `id` with the key that `keyId` names. */
export interface Code {
  readonly realmId: RealmId
  readonly id: string
  readonly keyId: string
  readonly purpose: PlacePurpose
  readonly reference: string
  readonly state: 'OPEN' | 'USED' | 'REVOKED' | 'EXPIRED'
  readonly tries: number
  readonly validUntil: Date
  /** The parcel that the code was issued for. */
  readonly parcelId: ParcelId
  readonly createdAt: Date
}
