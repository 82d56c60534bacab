import { addDays, type LocalDate, newRealmId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import { announceParcel } from './announce.ts'
import { withCodes, withRedirectState, type Dossier } from './parcel/dossier.ts'
import type { Code } from './parcel/counter-code.ts'
import type { Destination, ParcelMeasure, Recipient, Reference } from './parcel/parcel.ts'
import type { ReturnItem, ReturnOrder } from './parcel/return-order.ts'
import { type ReturnMethod, stateOfReturn } from './parcel/return-state.ts'

/** A shipper's request for a return. */
export interface ReturnRequest {
  readonly kind: 'RETURN' | 'EXCHANGE'
  readonly method: ReturnMethod
  readonly items: readonly Omit<ReturnItem, 'received'>[]
  readonly refs: readonly Reference[]
  readonly carrierId: PartnerId | null
  readonly destination: Destination
  readonly measure: ParcelMeasure | null
  readonly recipient: Recipient | null
  readonly dropOffBy: LocalDate
}

/** Days in which a return may be dropped off, unless the shipper states a last day. */
export const defaultReturnDays = 30

/** Returns a new return, approved because its shipper requests it: its parcel is announced; without a label it has an open code. */
export function openReturn(
  request: ReturnRequest,
  shipper: { realm: RealmId; livemode: boolean; partnerId: PartnerId },
  code: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): { dossier: Dossier; returnOrder: ReturnOrder } {
  const realmId = shipper.realm
  const returnId = newRealmId('ret', realmId, now)
  const returnOrder: ReturnOrder = {
    realmId,
    id: returnId,
    rma: returnId.slice(-12).toUpperCase(),
    shipperId: shipper.partnerId,
    kind: request.kind,
    state: stateOfReturn(request.method, ['ANNOUNCED']),
    method: request.method,
    items: request.items.map((item) => ({ ...item, received: 0 })),
    dropOffBy: request.dropOffBy,
    createdAt: now,
  }
  const { carrierId, destination, measure, refs, recipient } = request
  const announced = announceParcel(
    {
      direction: 'RETURN',
      origin: null,
      restrictions: [],
      expectedOn: null,
      identifiers: [],
      carrierId,
      destination,
      measure,
      refs,
      recipient,
    },
    shipper,
    now,
  )
  const dossier: Dossier = {
    ...announced,
    parcel: { ...announced.parcel, returnId: returnOrder.id },
    codes: request.method === 'DROP_OFF_UNLABELLED' ? [dropOffCode(realmId, request.dropOffBy, code, now)] : [],
    returnOrder,
  }
  return { dossier, returnOrder }
}

/** Revokes the open codes of a dossier. Returns the dossier with a new code, and that code. */
export function renewCode(
  dossier: Dossier,
  { dropOffBy }: ReturnOrder,
  given: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): { dossier: Dossier; code: Code } {
  const { realmId } = dossier.parcel
  const code = dropOffCode(realmId, dropOffBy, given, now)
  return { dossier: { ...dossier, codes: [...withCodes(dossier, 'REVOKED').codes, code] }, code }
}

/** Returns a code for the drop-off of a parcel at any outlet in force for returns, valid until the last day has ended everywhere. */
function dropOffCode(realmId: RealmId, dropOffBy: LocalDate, code: Pick<Code, 'keyId' | 'reference'>, now: Date): Code {
  return {
    realmId,
    id: newRealmId('cod', realmId, now),
    keyId: code.keyId,
    purpose: 'DROP_OFF',
    reference: code.reference,
    state: 'OPEN',
    tries: 0,
    // The last time zone in which the day ends is UTC-12.
    validUntil: new Date(Date.parse(`${addDays(dropOffBy, 1)}T12:00:00Z`)),
    createdAt: now,
    outletId: null,
    isDelegated: false,
  }
}

/** Returns the dossier of a return that was not dropped off in time: its redirect, code and place end with it. */
export function lapseReturn(dossier: Dossier): Dossier {
  return {
    ...withCodes(withRedirectState(dossier, ['REQUESTED', 'CONFIRMED'], 'FAILED'), 'EXPIRED'),
    parcel: { ...dossier.parcel, state: 'LAPSED' },
    places: [],
  }
}

/** Returns the dossier after its shipper has cancelled the parcel: its redirect, code and place end with it. */
export function cancelParcel(dossier: Dossier): Dossier {
  return {
    ...withCodes(withRedirectState(dossier, ['REQUESTED', 'CONFIRMED', 'IN_PROGRESS'], 'CANCELLED'), 'REVOKED'),
    parcel: { ...dossier.parcel, state: 'CANCELLED' },
    places: [],
  }
}
