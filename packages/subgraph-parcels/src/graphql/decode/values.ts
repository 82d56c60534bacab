import { type Caller, fault, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import type { Destination, ParcelMeasure, Recipient, Reference } from '../../domain/parcel/parcel.ts'
import type {
  DestinationInput,
  ParcelMeasureInput,
  RecipientInput,
  ReferenceInput,
} from '../../generated/resolver-types.ts'

/** Decodes the id of a partner. Throws BAD_USER_INPUT when it cannot belong to the caller's realm. */
export function decodePartner(text: string | null | undefined, caller: Caller): PartnerId | null {
  if (text == null) return null
  const id = parseRealmId('prt', caller.realm, text)
  if (!id) throw fault('BAD_USER_INPUT', 'A partner is named by its id in this realm.')
  return id
}

/** Decodes where a parcel starts or ends; `kind` is that of an address. Throws BAD_USER_INPUT unless exactly one form is given. */
export function decodeDestination({ address, outletId }: DestinationInput, kind: 'ADDRESS' | 'HUB'): Destination {
  if ((address == null) === (outletId == null)) {
    throw fault('BAD_USER_INPUT', 'A destination is given as exactly one of `address` and `outletId`.')
  }
  if (outletId != null)
    return { kind: 'OUTLET', outletId: outletId as Extract<Destination, { kind: 'OUTLET' }>['outletId'] }
  const { lines, locality, postalCode, subdivision, country } = address!
  if (lines.length < 1 || lines.length > 6 || lines.some((line) => line.length > 255)) {
    throw fault('BAD_USER_INPUT', 'An address has 1 to 6 lines of at most 255 characters.')
  }
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

/** Decodes references. */
export function decodeReferences(references: readonly ReferenceInput[] | null | undefined): readonly Reference[] {
  const list = references ?? []
  if (list.length > 10 || list.some(({ value }) => value.length < 1 || value.length > 255)) {
    throw fault('BAD_USER_INPUT', 'A parcel has at most 10 references of 1 to 255 characters.')
  }
  return list.map(({ kind, value }) => ({ kind, value }))
}

/** Decodes a recipient. */
export function decodeRecipient(recipient: RecipientInput | null | undefined): Recipient | null {
  if (!recipient) return null
  const { maskedName, contactHash, locale } = recipient
  if ((maskedName?.length ?? 0) > 100 || (contactHash?.length ?? 0) > 255 || (locale?.length ?? 0) > 35) {
    throw fault('BAD_USER_INPUT', "A recipient's masked name has at most 100 characters, its hash 255, its locale 35.")
  }
  return { maskedName: maskedName ?? null, contactHash: contactHash ?? null, locale: locale ?? null }
}
