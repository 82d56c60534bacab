import { type Caller, fault, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import type { Destination, ParcelMeasure, Recipient, Reference } from '../domain/parcel.ts'
import type {
  CreateParcelInput as CreateParcelArgument,
  CreateReturnInput as CreateReturnArgument,
  DestinationInput,
  DropOffParcelInput as DropOffParcelArgument,
  ParcelMeasureInput,
  RecipientInput,
  RecordScanInput as RecordScanArgument,
  RedirectParcelInput as RedirectParcelArgument,
  ReferenceInput,
} from '../generated/resolver-types.ts'
import type { CreateParcelInput } from '../use-cases/create-parcel.ts'
import type { CreateReturnInput } from '../use-cases/create-return.ts'
import type { DropOffParcelInput } from '../use-cases/drop-off-parcel.ts'
import type { RecordScanInput } from '../use-cases/record-scan.ts'
import type { RedirectParcelInput } from '../use-cases/redirect-parcel.ts'

/** Decodes the id of a partner. Throws BAD_USER_INPUT when it cannot belong to the caller's realm. */
export function decodePartner(text: string | null | undefined, caller: Caller): PartnerId | null {
  if (text == null) return null
  const id = parseRealmId('prt', caller.realm, text)
  if (!id) throw fault('BAD_USER_INPUT', 'A partner is named by its id in this realm.')
  return id
}

/** Decodes the announcement of a parcel. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateParcel(input: CreateParcelArgument, caller: Caller): CreateParcelInput {
  return {
    idempotencyKey: input.idempotencyKey,
    direction: input.direction ?? 'OUTBOUND',
    carrierId: decodePartner(input.carrier, caller),
    origin: input.origin ? decodeDestination(input.origin, 'ADDRESS') : null,
    destination: decodeDestination(input.destination, input.direction === 'RETURN' ? 'HUB' : 'ADDRESS'),
    measure: decodeMeasure(input.measure),
    identifiers: (input.identifiers ?? []).map(({ scheme, value, carrier }) => ({
      scheme,
      value,
      carrierId: decodePartner(carrier, caller),
    })),
    refs: decodeReferences(input.references),
    recipient: decodeRecipient(input.recipient),
    restrictions: [...new Set(input.restrictions)],
    expectedOn: input.expectedOn ?? null,
  }
}

/** Decodes the request for a redirect. The use case checks that its partner exists. */
export function decodeRedirectParcel(input: RedirectParcelArgument): RedirectParcelInput {
  const { partner, arrivesOn, onBehalfOf, ...rest } = input
  return { ...rest, partnerId: partner ?? null, arrivesOn: arrivesOn ?? null, onBehalfOf: onBehalfOf ?? null }
}

/** Decodes a scan. */
export function decodeRecordScan(input: RecordScanArgument): RecordScanInput {
  return {
    ...input,
    barcode: input.barcode ?? null,
    parcelId: input.parcelId ?? null,
    outletId: input.outletId ?? null,
    deviceSequence: input.deviceSequence ?? null,
    shelf: input.shelf ?? null,
    conditions: input.conditions ?? [],
  }
}

/** Decodes a code that is presented at a counter. */
export function decodeDropOffParcel(input: DropOffParcelArgument): DropOffParcelInput {
  return { ...input, reference: input.reference ?? null, code: input.code ?? null, qr: input.qr ?? null }
}

/** Decodes the request for a return. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeCreateReturn(input: CreateReturnArgument, caller: Caller): CreateReturnInput {
  return {
    idempotencyKey: input.idempotencyKey,
    kind: input.kind ?? 'RETURN',
    method: input.method,
    items: input.items.map(({ sku, quantity, reason }) => ({ sku, quantity, reason })),
    refs: decodeReferences(input.references),
    carrierId: decodePartner(input.carrier, caller),
    destination: decodeDestination(input.destination, 'HUB'),
    measure: decodeMeasure(input.measure),
    recipient: decodeRecipient(input.recipient),
    dropOffBy: input.dropOffBy ?? null,
  }
}

function decodeDestination({ address, outletId }: DestinationInput, kind: 'ADDRESS' | 'HUB'): Destination {
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

function decodeMeasure(measure: ParcelMeasureInput | null | undefined): ParcelMeasure | null {
  if (!measure) return null
  return {
    length: measure.length ?? null,
    width: measure.width ?? null,
    height: measure.height ?? null,
    weight: measure.weight ?? null,
    declaredValue: measure.declaredValue ?? null,
  }
}

function decodeReferences(references: readonly ReferenceInput[] | null | undefined): readonly Reference[] {
  const list = references ?? []
  if (list.length > 10 || list.some(({ value }) => value.length < 1 || value.length > 255)) {
    throw fault('BAD_USER_INPUT', 'A parcel has at most 10 references of 1 to 255 characters.')
  }
  return list.map(({ kind, value }) => ({ kind, value }))
}

function decodeRecipient(recipient: RecipientInput | null | undefined): Recipient | null {
  if (!recipient) return null
  const { maskedName, contactHash, locale } = recipient
  if ((maskedName?.length ?? 0) > 100 || (contactHash?.length ?? 0) > 255 || (locale?.length ?? 0) > 35) {
    throw fault('BAD_USER_INPUT', "A recipient's masked name has at most 100 characters, its hash 255, its locale 35.")
  }
  return { maskedName: maskedName ?? null, contactHash: contactHash ?? null, locale: locale ?? null }
}
