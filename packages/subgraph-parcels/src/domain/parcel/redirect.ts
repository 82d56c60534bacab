import type { LocalDate, MoneyValue, OutletId, ParcelId, PartnerId, RealmId, RedirectId } from '@restante/subgraph-kit'
import type { ParcelState } from './parcel-state.ts'
import type { Destination } from './parcel.ts'
import type { Place } from './place.ts'

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
  /** The way before the redirect, which giving it up restores. */
  readonly previous: FormerWay | null
  readonly createdAt: Date
  /** The moment until which the carrier may decide; null where it is not asked. */
  readonly decideBy: Date | null
  /** Charged when the redirect is completed; null for one without a fee. */
  readonly fee: MoneyValue | null
  /** The reason for which the carrier declined. */
  readonly refusal: string | null
}

/** The way of a parcel before a redirect. */
export interface FormerWay {
  /** The former destination, or for a return the former origin. */
  readonly end: Destination | null
  /** The state that DIVERTING replaced; null when the redirect left the state as it was. */
  readonly state: ParcelState | null
  readonly custodianId: PartnerId | null
  readonly custodianOutletId: OutletId | null
  /** The place that was promised there. */
  readonly place: FormerPlace | null
}

/** A promised place as JSON stores it. */
export type FormerPlace = Omit<Place, 'until'> & { readonly until: string | null }

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

/** Returns the fee that is owed for the redirect, or will be once it is completed; null when it has ended otherwise. */
export function feeOwed(redirect: Redirect): MoneyValue | null {
  return isOpenRedirect(redirect) || redirect.state === 'COMPLETED' ? redirect.fee : null
}

/** Returns true until the redirect has ended. A parcel has at most one that is open. */
export function isOpenRedirect(redirect: Redirect): boolean {
  return redirect.state === 'REQUESTED' || isInForce(redirect)
}

/** Returns true while the redirect determines where the parcel goes. */
export function isInForce({ state }: Redirect): boolean {
  return state === 'CONFIRMED' || state === 'IN_PROGRESS'
}
