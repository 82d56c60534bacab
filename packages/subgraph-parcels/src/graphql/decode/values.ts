import { type Caller, inputFault, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import type { Destination, Identifier, ParcelMeasure, Recipient, Reference } from '../../domain/parcel/parcel.ts'
import type { ReservedEnd } from '../../use-cases/reservations/reserved-end.ts'
import type {
  DestinationInput,
  IdentifierInput,
  ParcelMeasureInput,
  RecipientInput,
  ReferenceInput,
} from '../../generated/resolver-types.ts'

/** Decodes the id of a partner that stands at `at`. Throws BAD_USER_INPUT when it cannot belong to the caller's realm. */
export function decodePartner(text: string | null | undefined, caller: Caller, at: string): PartnerId | null {
  if (text == null) return null
  const id = parseRealmId('prt', caller.realm, text)
  if (!id) throw inputFault(at, 'must be the id of a partner in this realm.')
  return id
}

/**
 * Decodes where a parcel starts or ends, as it stands at `at`; `kind` is that of an address. Throws BAD_USER_INPUT unless
 * exactly one form is given.
 */
export function decodeDestination(
  { address, outletId, reservationId }: DestinationInput,
  kind: 'ADDRESS' | 'HUB',
  at: string,
): Destination {
  if (reservationId != null) throw inputFault(at, 'cannot be a reservation.')
  if ((address == null) === (outletId == null)) {
    throw inputFault(at, 'must have exactly one of `address` and `outletId`.')
  }
  if (outletId != null)
    return { kind: 'OUTLET', outletId: outletId as Extract<Destination, { kind: 'OUTLET' }>['outletId'] }
  const { lines, locality, postalCode, subdivision, country } = address!
  return {
    kind,
    address: {
      lines,
      locality: locality ?? null,
      postalCode: postalCode ?? null,
      subdivision: subdivision ?? null,
      country,
    },
  }
}

/** Decodes where a parcel starts or ends, which may be at a reserved place; see {@link decodeDestination}. */
export function decodeReservableEnd(
  end: DestinationInput,
  kind: 'ADDRESS' | 'HUB',
  at: string,
): Destination | ReservedEnd {
  const { reservationId, ...destination } = end
  if (reservationId == null) return decodeDestination(destination, kind, at)
  if (destination.address != null || destination.outletId != null) {
    throw inputFault(at, 'must have exactly one of `address`, `outletId` and `reservationId`.')
  }
  return { kind: 'RESERVATION', reservationId }
}

/** Decodes the measure of a parcel. */
export function decodeMeasure(measure: ParcelMeasureInput | null | undefined): ParcelMeasure | null {
  if (!measure) return null
  return {
    length: measure.length ?? null,
    width: measure.width ?? null,
    height: measure.height ?? null,
    weight: measure.weight ?? null,
    declaredValue: measure.declaredValue ?? null,
  }
}

/** Decodes the numbers of a parcel, which stand at `at`. Throws BAD_USER_INPUT for a carrier that cannot belong to the realm. */
export function decodeIdentifiers(
  identifiers: readonly IdentifierInput[] | null | undefined,
  caller: Caller,
  at: string,
): readonly Pick<Identifier, 'scheme' | 'value' | 'carrierId'>[] {
  return (identifiers ?? []).map(({ scheme, value, carrier }, index) => ({
    scheme,
    value,
    carrierId: decodePartner(carrier, caller, `${at}.${index}.carrier`),
  }))
}

/** Decodes references. */
export function decodeReferences(references: readonly ReferenceInput[] | null | undefined): readonly Reference[] {
  return (references ?? []).map(({ kind, value }) => ({ kind, value }))
}

/** Decodes a recipient. */
export function decodeRecipient(recipient: RecipientInput | null | undefined): Recipient | null {
  if (!recipient) return null
  const { maskedName, contactHash, locale } = recipient
  return { maskedName: maskedName ?? null, contactHash: contactHash ?? null, locale: locale ?? null }
}
